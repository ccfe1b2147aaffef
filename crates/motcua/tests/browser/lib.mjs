// What the journeys share: a server of their own, a browser, signing in, checks of accessibility.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const require = createRequire(join(root, 'package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export { assert };

/// Starts the demo on a free port. `now` moves its clock; the data folder can be used again by a second start.
export async function startServer({ now, data, dossiers = 0 } = {}) {
    const folder = data ?? mkdtempSync(join(tmpdir(), 'motcua-browser-'));
    const args = ['demo', '--data', folder, '--listen', '127.0.0.1:0', '--dossiers', String(dossiers)];
    if (now) args.push('--now', now);
    const child = spawn(process.env.MOTCUA, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const address = await new Promise((resolve, reject) => {
        let told = '';
        child.stdout.on('data', (piece) => {
            told += piece;
            const found = told.match(/^http:\/\/\S+$/m);
            if (found) resolve(found[0]);
        });
        child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${told}`)));
    });
    const stop = () => new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.on('exit', resolve);
        child.kill('SIGTERM');
    });
    return { address, folder, stop, clean: async () => { await stop(); rmSync(folder, { recursive: true, force: true }); } };
}

export async function openBrowser() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    });
}

/// A page of a person of the cast, signed in through the page of demo accounts' own form.
export async function signedIn(browser, server, person, options = {}) {
    const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    watch(page);
    await page.goto(`${server.address}/demo`);
    await page.evaluate((who) => {
        const form = document.querySelector('form[action="/demo"]');
        form.querySelector('[name=person]').value = who;
        form.querySelector('button').click();
    }, person);
    await page.waitForURL((url) => url.pathname !== '/demo');
    return page;
}

export async function visitor(browser, options = {}) {
    const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 390, height: 844 }, ...options });
    const page = await context.newPage();
    watch(page);
    return page;
}

/// No error in the console, no request to another host, no failed load.
function watch(page) {
    page.problems = [];
    page.on('console', (message) => {
        if (message.type() === 'error' && !/status of (4\d\d)/.test(message.text())) page.problems.push(`${message.text().slice(0, 90)} (${message.location().url}:${message.location().lineNumber})`);
    });
    page.on('pageerror', (error) => page.problems.push(String(error)));
    page.on('request', (request) => {
        const url = new URL(request.url());
        if (!['127.0.0.1', 'localhost'].includes(url.hostname) && !['data:', 'blob:', 'about:'].includes(url.protocol)) {
            page.problems.push(`asked another host: ${url}`);
        }
    });
}

/// axe finds nothing, at both widths; nothing went wrong on the page.
export async function accessible(page, name) {
    for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(axeSource);
        const found = await page.evaluate(async () => {
            const result = await axe.run(document, { resultTypes: ['violations'] });
            return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
        });
        assert.deepEqual(found, [], `${name} at ${width}: ${found.join('\n')}`);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(sideways <= 1, `${name} at ${width} scrolls sideways by ${sideways} px`);
    }
    const blank = await page.evaluate(async () => {
        const wanted = [...document.querySelectorAll('use')].map((use) => use.getAttribute('href'));
        const sprites = {};
        for (const file of new Set(wanted.map((href) => href.split('#')[0]))) sprites[file] = await (await fetch(file)).text();
        return [...new Set(wanted.filter((href) => !sprites[href.split('#')[0]].includes(`id="${href.split('#')[1]}"`)))];
    });
    assert.deepEqual(blank, [], `${name}: icons that the sprite lacks`);
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.deepEqual(page.problems, [], `${name}: ${page.problems}`);
    if (process.env.SHOTS) {
        for (const width of [1440, 390]) {
            await page.setViewportSize({ width, height: 900 });
            await page.screenshot({ path: join(process.env.SHOTS, `${name.replace(/[^\w.-]+/g, '_')}-${width}.png`), fullPage: true });
        }
        await page.setViewportSize({ width: 1440, height: 900 });
    }
}

/// Opens a fold of the dossier page by its action, fills its fields and sends it.
export async function act(page, action, fields = {}) {
    const form = page.locator(`form[action$="/act/${action}"]`).first();
    await form.waitFor({ state: 'attached' });
    const fold = form.locator('xpath=ancestor::details[1]');
    if (await fold.count() && !(await fold.evaluate((d) => d.open))) await fold.locator('summary').first().click();
    // Names of a form's fields begin with its action, or its action and number.
    const first = await form.locator(`[name^="${action}-"]`).first();
    const number = (await first.count()) ? (await first.getAttribute('name')).match(/^[a-z_]+-(\d+-)?/)?.[1] ?? '' : '';
    const named = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${action}-${number}${name}`, value]));
    await fill(form, named);
    await Promise.all([page.waitForLoadState('load'), form.locator('button[type=submit], button:not([type])').last().click()]);
    await page.waitForLoadState('networkidle');
    const bad = page.locator('.flash-bad, .note-bad');
    assert.equal(await bad.count(), 0, `${action}: ${(await bad.allInnerTexts()).join(' ')}`);
}

/// Fills fields by name: texts, choices, ticks.
export async function fill(form, fields) {
    for (const [name, value] of Object.entries(fields)) {
        const field = form.locator(`[name="${name}"]`).first();
        const kind = await field.evaluate((f) => (f.tagName === 'SELECT' ? 'select' : f.type));
        if (kind === 'select') await field.selectOption(value);
        else if (kind === 'checkbox') await field.setChecked(Boolean(value));
        else if (kind === 'radio') await form.locator(`[name="${name}"][value="${value}"]`).check();
        else if (kind === 'file') await field.setInputFiles(value);
        else await field.fill(value);
    }
}
