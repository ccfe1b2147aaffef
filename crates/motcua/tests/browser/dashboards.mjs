// Figures in a real browser: charts drawn from their tables, walked with the keyboard, their links open lists; no script, paper.
import { accessible, assert, openBrowser, signedIn, startServer, visitor } from './lib.mjs';

const PAGES = {
    'h92.province_leader.1': ['/desk/leader', '/desk/dashboard', '/desk/dashboard?whose=xa&period=2026-11', '/desk/projector', '/desk/projector?slide=late', '/desk/projector?slide=ranking', '/desk/projector?slide=trend'],
    'h92.31120.agency_leader.1': ['/desk/leader', '/desk/dashboard'],
    'h92.31120.vp.specialist.1': ['/desk/own'],
};

export default async function () {
    const server = await startServer({ dossiers: 400, now: '2026-11-25T15:40:00+07:00' });
    const browser = await openBrowser();
    try {
        for (const [person, paths] of Object.entries(PAGES)) {
            const page = await signedIn(browser, server, person);
            for (const path of paths) {
                const answer = await page.goto(server.address + path);
                assert.equal(answer.status(), 200, path);
                await accessible(page, `${person.split('.').at(-2)}${path}`);
            }
            await page.context().close();
        }
        await publicPage(browser, server);
        const page = await signedIn(browser, server, 'h92.province_leader.1');
        assert.equal(new URL(page.url()).pathname, '/desk/leader', 'a leader begins there');
        await walksAChart(page, server);
        await walksTheMap(page, server);
        await swapped(page, server);
        await slides(page, server);
        await paper(page, server);
        assert.deepEqual(page.problems, []);
        await withoutScript(browser, server);
    } finally {
        await browser.close();
        await server.clean();
    }
}

async function publicPage(browser, server) {
    const page = await visitor(browser);
    await page.goto(`${server.address}/figures`);
    assert.ok(await page.locator('[data-canvas] svg').count() >= 3);
    await accessible(page, 'public/figures');
    await page.context().close();
}

async function walksAChart(page, server) {
    await page.goto(`${server.address}/desk/dashboard`);
    const figure = page.locator('#months');
    const canvas = figure.locator('[data-canvas]');
    await canvas.locator('svg').waitFor();
    assert.equal(await figure.locator('[data-table]').evaluate((d) => d.open), false, 'the table folds behind the picture');
    await canvas.focus();
    const says = figure.locator('[data-says]');
    assert.equal(await says.getAttribute('aria-live'), 'polite');
    await page.keyboard.press('End');
    for (let at = 0; at < 3; at += 1) {
        const told = await says.innerText();
        const text = await figure.locator('tbody tr').last().locator('td').nth(at).textContent();
        assert.ok(told.startsWith(`${await figure.locator('tbody tr').last().locator('th').textContent()} · `), told);
        assert.ok(told.includes(`: ${text.trim()}`), `${told} tells ${text}`);
        if (at < 2) await page.keyboard.press('ArrowUp');
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await figure.getAttribute('data-at'), '10,0');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await figure.getAttribute('data-at'), '0,0', 'stays at the first');
    // Enter opens the list of a point that counts something.
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    const wanted = await figure.locator('tbody tr').nth(10).locator('td').nth(0).locator('a').getAttribute('href');
    await Promise.all([page.waitForURL(server.address + wanted), page.keyboard.press('Enter')]);
    assert.equal(page.url(), server.address + wanted);
    // So does a click on a column.
    await page.goto(`${server.address}/desk/dashboard`);
    await page.locator('#due [data-canvas] svg').waitFor();
    const late = await page.locator('#due tbody a').first().getAttribute('href');
    const bar = page.locator('#due [data-canvas] svg path[fill="#c0271e"]').first();
    await Promise.all([page.waitForURL(server.address + late), bar.click({ force: true })]);
    assert.equal(page.url(), server.address + late);
}

async function walksTheMap(page, server) {
    await page.goto(`${server.address}/desk/dashboard`);
    const links = page.locator('#heat .heat a');
    await links.first().focus();
    const start = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press('ArrowDown');
    const next = await page.evaluate(() => ({ text: document.activeElement.textContent, inside: !!document.activeElement.closest('.heat'), stops: document.querySelectorAll('#heat .heat a[tabindex="0"]').length }));
    assert.ok(next.inside && next.text !== start, JSON.stringify(next));
    assert.equal(next.stops, 1, 'one stop for the Tab key');
    const small = page.locator('.sparks a');
    await small.first().focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => [...document.querySelectorAll('.sparks a')].indexOf(document.activeElement)), 1);
}

/// A part that htmx puts in is drawn too.
async function swapped(page, server) {
    await page.goto(`${server.address}/desk/dashboard`);
    await page.locator('#days [data-canvas] svg').waitFor();
    await page.evaluate(async () => {
        const text = await (await fetch(location.href)).text();
        const fresh = new DOMParser().parseFromString(text, 'text/html').getElementById('days');
        const old = document.getElementById('days');
        old.replaceWith(document.adoptNode(fresh));
        document.getElementById('days').dispatchEvent(new CustomEvent('htmx:load', { bubbles: true, detail: { elt: document.getElementById('days') } }));
    });
    await page.locator('#days [data-canvas] svg').waitFor();
}

async function slides(page, server) {
    await page.goto(`${server.address}/desk/projector`);
    await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => url.searchParams.get('slide') === 'late');
    await page.keyboard.press('PageDown');
    await page.waitForURL((url) => url.searchParams.get('slide') === 'ranking');
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL((url) => url.searchParams.get('slide') === 'late');
}

/// On paper the tables stand beside the pictures.
async function paper(page, server) {
    await page.goto(`${server.address}/desk/dashboard`);
    await page.locator('#months [data-canvas] svg').waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    assert.ok(await page.locator('#months table').isVisible());
    assert.ok(await page.locator('#months [data-canvas] svg').isVisible());
    const wide = await page.evaluate(() => [...document.querySelectorAll('[data-canvas] svg')].every((svg) => svg.getBoundingClientRect().width <= svg.closest('.panel').getBoundingClientRect().width));
    assert.ok(wide, 'pictures stay in their box');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
}

async function withoutScript(browser, server) {
    const page = await visitor(browser, { javaScriptEnabled: false });
    await page.goto(`${server.address}/figures`);
    assert.ok(await page.locator('#months table').isVisible());
    assert.ok(!(await page.locator('#months [data-drawn]').isVisible()));
    await page.context().close();
}
