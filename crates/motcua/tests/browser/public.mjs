// What a citizen can open without an account, as axe sees it.
import { accessible, openBrowser, startServer, visitor } from './lib.mjs';

const PAGES = ['/', '/procedures', '/procedures?q=khai+sinh', '/procedures?q=zzzz', '/procedures/1.001193', '/procedures/1.001193/form', '/help', '/signin', '/demo', '/nothing'];

export default async function () {
    const server = await startServer();
    const browser = await openBrowser();
    try {
        const page = await visitor(browser);
        for (const path of PAGES) {
            await page.goto(server.address + path);
            await accessible(page, `public${path}`);
        }
    } finally {
        await browser.close();
        await server.clean();
    }
}
