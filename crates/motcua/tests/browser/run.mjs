// node run.mjs JOURNEY: runs one journey; every failure ends with code 1 and its reason.
import { pathToFileURL } from 'node:url';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const journey = await import(pathToFileURL(join(here, `${process.argv[2]}.mjs`)));
try {
    await journey.default();
    process.exit(0);
} catch (error) {
    console.error(error?.stack ?? error);
    process.exit(1);
}
