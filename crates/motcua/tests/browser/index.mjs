// The live index: from the score to an item, to the dossiers behind a figure, to one dossier; ranking and comparison.
import { accessible, assert, openBrowser, signedIn, startServer } from './lib.mjs';

const figure = (text) => Number(text.replaceAll('.', ''));

export default async function () {
    const server = await startServer({ dossiers: 300 });
    const browser = await openBrowser();
    try {
        const page = await signedIn(browser, server, 'h92.province_leader.1');
        await page.locator('.side a[href="/desk/index"]').click();
        await page.waitForURL((url) => url.pathname === '/desk/index');
        assert.equal(await page.locator('#f-whose').inputValue(), 'tinh', 'a leader of the province sees the province');

        // The year, chosen in the form.
        const year = await page.locator('#f-period optgroup').last().locator('option').first().getAttribute('value');
        await page.selectOption('#f-period', year);
        await page.locator('.index-choose button').click();
        await page.waitForURL((url) => url.searchParams.get('period') === year);
        await accessible(page, 'index overview');
        assert.match(await page.locator('.ring-big').textContent(), /^\d+,\d\d$/);
        assert.ok(await page.locator('.repairs li').count() > 0, 'repairs are offered');

        // Sorted by what was lost most, the largest loss stands first.
        await page.locator('.index-sort a', { hasText: 'Mất điểm nhiều nhất' }).click();
        const lost = await page.locator('.repairs li .muted').evaluateAll((all) => all.map((one) => Number(one.textContent.match(/([\d,]+) điểm/)[1].replace(',', '.'))));
        assert.deepEqual(lost, [...lost].sort((a, b) => b - a));

        // The item, by the keyboard.
        await page.locator('.index-items a', { hasText: /^2\.1\. / }).focus();
        await page.keyboard.press('Enter');
        await page.waitForURL((url) => url.pathname === '/desk/index/qd766-2022/2.1');
        await accessible(page, 'index item');
        const whole = page.locator('.fraction p').nth(1).locator('a');
        const told = figure(await whole.textContent());
        assert.ok(told > 100, `${told} dossiers in the year`);

        // The dossiers behind its denominator.
        await whole.click();
        await page.waitForURL((url) => url.pathname === '/desk/index/dossiers');
        await accessible(page, 'index dossiers');
        assert.equal(figure((await page.locator('h1 .nowrap').textContent()).split(' ')[0]), told);
        let rows = await page.locator('tbody tr').count();
        for (let next = page.locator('a[rel=next]'); await next.count(); rows += await page.locator('tbody tr').count()) await next.click();
        assert.equal(rows, told, 'as many rows as the figure says');

        // One dossier.
        const link = page.locator('tbody a.code').first();
        const code = await link.textContent();
        await link.click();
        await page.waitForURL((url) => url.pathname === `/desk/dossiers/${code}`);

        // Procedures behind a figure, ranking, comparison.
        await page.goto(`${server.address}/desk/index/procedures?item=3.1&side=lost&whose=tinh&period=${year}`);
        await accessible(page, 'index procedures');
        await page.goto(`${server.address}/desk/index/ranking?period=${year}`);
        await accessible(page, 'index ranking');
        await page.locator('td a.linkish').first().click();
        await page.waitForURL((url) => url.pathname === '/desk/index/compare');
        await accessible(page, 'index compare');
        await page.context().close();

        // An official of a commune begins with the own agency; on a telephone the page is as good.
        const own = await signedIn(browser, server, 'h92.31120.vp.specialist.1', { viewport: { width: 390, height: 844 } });
        await own.goto(`${server.address}/desk/index?period=${year}`);
        assert.equal(await own.locator('#f-whose').inputValue(), 'H92.31120');
        await accessible(own, 'index own agency');
        await own.goto(`${server.address}/desk/index?set=tt01-2018-vpcp&period=${year}`);
        await accessible(own, 'index of the circular');
    } finally {
        await browser.close();
        await server.clean();
    }
}
