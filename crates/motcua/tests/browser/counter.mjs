// Counter → return: received in one screen, handed over, assigned, handled, approved, numbered, told, collected.
import { accessible, act, assert, fill, openBrowser, signedIn, startServer } from './lib.mjs';

export async function receive(page, server, procedure, fields = {}) {
    await page.goto(`${server.address}/desk/receive?procedure=${procedure}`);
    await accessible(page, 'desk/receive');
    const form = page.locator('form[action="/desk/receive"]');
    await fill(form, { identity: '092085990001', name: 'Nguyễn Thị Thử', phone: '0900000001', address: 'Số 1, đường Thử', ...fields });
    await form.locator('button[name=do][value=all]').click();
    await page.waitForLoadState('networkidle');
    await page.locator('form[action="/desk/receive"] button[name=do][value=accept]').click();
    await page.waitForLoadState('networkidle');
    assert.match(page.url(), /done|received|codes=/, `${page.url()}: ${await page.locator('main').innerText()}`);
    await accessible(page, 'desk/received');
    return (await page.locator('a.code').first().innerText()).trim();
}

export async function open(page, server, code) {
    await page.goto(`${server.address}/desk/dossiers/${code}`);
}

export default async function () {
    const server = await startServer();
    const browser = await openBrowser();
    try {
        const who = (name) => signedIn(browser, server, `h92.31120.${name}`);
        const desk = await who('tt.receptionist.1');
        const code = await receive(desk, server, '1.001193');
        const receipt = desk.locator('a[href*="/papers/receipt-"]').first();
        const paper = await desk.request.get(new URL(await receipt.getAttribute('href'), server.address).href);
        assert.equal(paper.headers()['content-type'], 'application/pdf');
        const again = await desk.request.get(new URL(await receipt.getAttribute('href'), server.address).href);
        assert.ok((await paper.body()).equals(await again.body()), 'a reprint gives the same bytes');
        await open(desk, server, code);
        await accessible(desk, 'desk/dossier');
        await act(desk, 'hand_over');

        const head = await who('vp.division_head.1');
        await head.goto(`${server.address}/desk`);
        await accessible(head, 'desk/head');
        await open(head, server, code);
        await act(head, 'assign', { person: 'h92.31120.vp.specialist.1' });

        const specialist = await who('vp.specialist.1');
        await specialist.goto(`${server.address}/desk`);
        assert.ok(await specialist.getByText(code).count(), 'the work is in the list of the specialist');
        await open(specialist, server, code);
        await act(specialist, 'finish_step', { product: 'Dự thảo giấy khai sinh', proposal: 'grant', summary: 'Đủ điều kiện' });

        const leader = await who('agency_leader.1');
        await leader.goto(`${server.address}/desk/approve`);
        await accessible(leader, 'desk/approve');
        await open(leader, server, code);
        await act(leader, 'approve');

        const clerk = await who('clerk.1');
        await open(clerk, server, code);
        await act(clerk, 'number_result', { number: '123/2026-KS' });

        await open(desk, server, code);
        await act(desk, 'tell_ready');
        await act(desk, 'return', { who: 'applicant', document: 'receipt_identity' });
        await accessible(desk, 'desk/returned');
        for (const tab of ['components', 'work', 'papers', 'contact']) {
            await desk.goto(`${server.address}/desk/dossiers/${code}?tab=${tab}`);
            await accessible(desk, `desk/dossier/${tab}`);
        }
        await desk.goto(`${server.address}/desk/dossiers/${code}`);
        assert.match(await desk.locator('main').innerText(), /Đã trả kết quả/);
    } finally {
        await browser.close();
        await server.clean();
    }
}
