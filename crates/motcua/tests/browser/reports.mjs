// Report II.06a: figures lead to their dossiers, closing asks first, what was sent stays, and only who may can withdraw it.
import { accessible, assert, openBrowser, signedIn, startServer } from './lib.mjs';

const REPORT = '/desk/reports/ii06a';

export default async function () {
    const server = await startServer({ dossiers: 400, now: '2026-11-25T15:40:00+07:00' });
    const browser = await openBrowser();
    try {
        const control = await signedIn(browser, server, 'h92.procedure_control.1');
        await control.goto(`${server.address}/desk/reports`);
        await accessible(control, 'reports/overview');
        await control.goto(`${server.address}${REPORT}?unit=tinh&period=2026-11`);
        await accessible(control, 'reports/ii06a');
        await figuresLeadToDossiers(control, server);
        const paper = await closes(control, server);

        const auditor = await signedIn(browser, server, 'h92.auditor.1');
        await auditor.goto(`${server.address}${REPORT}/closed/1`);
        assert.equal(await auditor.locator('form[action$="/withdraw"]').count(), 0, 'an auditor withdraws nothing');
        const read = await auditor.request.get(`${server.address}${REPORT}/closed/1/pdf`);
        assert.ok((await read.body()).equals(paper), 'the same bytes for everybody');

        await control.goto(`${server.address}${REPORT}/closed/1`);
        await control.locator('details:has(form[action$="/withdraw"]) > summary').click();
        await control.locator('textarea[name=reason]').fill('Gửi nhầm kỳ');
        await control.locator('form[action$="/withdraw"] button').click();
        await control.waitForLoadState('networkidle');
        assert.ok(await control.getByText('Bản này đã hủy').count());
        await control.goto(`${server.address}/desk/reports`);
        await accessible(control, 'reports/overview_after');
        assert.deepEqual(control.problems, []);
    } finally {
        await browser.close();
        await server.clean();
    }
}

/// The sum of received dossiers, and a figure of a sector, are the lengths of their lists.
async function figuresLeadToDossiers(page, server) {
    const here = page.url();
    for (const line of ['.statement-total', '.statement-sector']) {
        const link = page.locator(`${line} td.num a`).first();
        const figure = (await link.innerText()).trim();
        await link.click();
        await page.waitForLoadState('networkidle');
        assert.match(await page.locator('h1').innerText(), new RegExp(`: ${figure} hồ sơ`));
        assert.ok(await page.locator('td.lead .code').count() > 0);
        if (line === '.statement-sector') await accessible(page, 'reports/behind');
        await page.goto(here);
    }
    await page.goto(`${server.address}${REPORT}?unit=tinh&period=2026-11&detail=procedure`);
    assert.ok(await page.locator('.statement-procedure').count() > 0);
}

async function closes(page, server) {
    await page.goto(`${server.address}${REPORT}?unit=tinh&period=2026-11`);
    const total = await page.locator('.statement-total').innerText();
    await page.locator(`a[href^="${REPORT}/close?"]`).click();
    await accessible(page, 'reports/close');
    await page.locator(`form[action="${REPORT}/close"] button`).click();
    await page.waitForURL((url) => url.pathname === `${REPORT}/closed/1`);
    await accessible(page, 'reports/closed');
    assert.equal(await page.locator('.statement-total').innerText(), total, 'what was shown is what was closed');
    assert.ok(await page.getByText('còn nguyên vẹn').count());
    const paper = await page.request.get(`${server.address}${REPORT}/closed/1/pdf`);
    assert.equal(paper.headers()['content-type'], 'application/pdf');
    return paper.body();
}
