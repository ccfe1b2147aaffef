// From a notice to a finished task and the periodic report: upload, review by keyboard, answer, hand on, report, return,
// report again, confirm; the report of the period is drafted and sent. Pages on the way are accessible.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, act, assert, openBrowser, signedIn, startServer } from './lib.mjs';

const day = (plus) => {
    const at = new Date(Date.now() + 7 * 3600e3 + plus * 864e5);
    return `${String(at.getUTCDate()).padStart(2, '0')}/${String(at.getUTCMonth() + 1).padStart(2, '0')}/${at.getUTCFullYear()}`;
};
const spoken = (plus) => {
    const [d, m, y] = day(plus).split('/');
    return `ngày ${d} tháng ${m} năm ${y}`;
};

const notice = `ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ

Số: 998/TB-UBND

Cần Thơ, ${spoken(0)}

THÔNG BÁO
Kết luận của Chủ tịch Ủy ban nhân dân thành phố tại cuộc họp về cải cách hành chính

I. ĐÁNH GIÁ CHUNG
Thời gian qua, các cơ quan đã tích cực thực hiện nhiệm vụ được giao.

II. NHIỆM VỤ
1. Giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp với Sở Tư pháp rà soát thủ tục hành chính lĩnh vực đất đai, báo cáo Ủy ban nhân dân thành phố trước ${spoken(20)}.
2. Giao Sở Tài chính tổng hợp kinh phí cải cách hành chính, hoàn thành trước ${spoken(25)}.
`;

export default async function () {
    const folder = mkdtempSync(join(tmpdir(), 'motcua-notice-'));
    const server = await startServer();
    const browser = await openBrowser();
    try {
        const file = join(folder, 'thong-bao-998.txt');
        writeFileSync(file, notice);
        const office = await signedIn(browser, server, 'h92.01.agency_leader.1');
        const review = await register(office, server, file);
        const task = await reviewed(office, review);
        await worked(browser, server, office, task);
        await reported(office, server);
        assert.deepEqual(office.problems, []);
    } finally {
        await browser.close();
        await server.clean();
        rmSync(folder, { recursive: true, force: true });
    }
}

/// Uploaded, its head looked at, registered: the address of the review.
async function register(page, server, file) {
    await page.goto(`${server.address}/desk/documents`);
    await accessible(page, 'documents/tray');
    await page.goto(`${server.address}/desk/documents/new`);
    await accessible(page, 'documents/new');
    await page.locator('main input[type=file]').setInputFiles(file);
    await page.locator('main form button[data-submit]').click();
    await page.waitForLoadState('networkidle');
    await accessible(page, 'documents/draft');
    assert.ok((await page.locator('main').innerText()).includes('998/TB-UBND'), 'the text is beside the head');
    await page.locator('button[name=do][value=register]').click();
    await page.waitForURL(/\/desk\/documents\/[0-9a-f-]{36}\/review/);
    return page.url();
}

/// Two proposals: the first is confirmed by the keyboard, the second dropped; the review ends. The address of the task.
async function reviewed(page, review) {
    await accessible(page, 'documents/review');
    assert.equal(await page.locator('article[data-card]').count(), 2, 'two tasks are read, the praise is none');
    const first = page.locator('article[data-card]').first();
    const id = await first.getAttribute('data-card');
    await first.focus();
    await page.keyboard.press('a');
    await page.locator(`article[data-card="${id}"][data-state="given"]`).waitFor();
    const second = page.locator('article[data-card]').nth(1);
    await second.locator('details.card-drop > summary').click();
    await second.locator('button[name=reason]').first().click();
    await page.locator('article[data-card][data-state="dropped"]').waitFor();
    await page.goto(review);
    await page.locator('button[name=do][value=finish]').first().click();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('.flash-bad, .note-bad').count(), 0, await page.locator('main').innerText());
    return id;
}

async function worked(browser, server, office, task) {
    const page = `${server.address}/desk/tasks/${task}`;
    const head = await signedIn(browser, server, 'h92.05.agency_leader.1');
    await head.goto(`${server.address}/desk/tasks`);
    await accessible(head, 'tasks/mine');
    assert.ok(await head.locator(`a[href="/desk/tasks/${task}"]`).count(), 'it waits for its lead');
    await head.goto(page);
    await accessible(head, 'tasks/assigned');
    assert.ok((await head.locator('main').innerText()).includes('rà soát thủ tục hành chính lĩnh vực đất đai'));
    await act(head, 'accept');
    await act(head, 'hand_on', { 'to-1': 'u:H92.05.P1', 'content-1': 'Tổng hợp danh mục', 'due-1': day(10), 'mandatory-1': true });
    const part = await head.locator('a[href^="/desk/tasks/"]').evaluateAll(
        (links, own) => links.map((link) => link.getAttribute('href')).find((href) => /[0-9a-f-]{36}$/.test(href) && !href.endsWith(own)), task);
    assert.ok(part, 'the part is on the page');
    const division = await signedIn(browser, server, 'h92.05.p1.division_head.1');
    await division.goto(server.address + part);
    await act(division, 'accept');
    await act(division, 'note_progress', { text: 'Đã tổng hợp xong', percent: '80' });
    await act(division, 'report', { text: 'Đã tổng hợp danh mục', number: '12/BC-P1' });
    await head.goto(server.address + part);
    await act(head, 'confirm_done');
    await head.goto(page);
    await act(head, 'report', { text: 'Đã rà soát, kiến nghị bãi bỏ ba thủ tục', number: '215/BC-SNNMT' });
    await office.goto(page);
    await accessible(office, 'tasks/awaiting');
    await act(office, 'return', { reason: 'Bổ sung phụ lục' });
    await head.goto(page);
    await act(head, 'report', { text: 'Đã bổ sung phụ lục', number: '216/BC-SNNMT' });
    await office.goto(page);
    await act(office, 'confirm_done');
    await accessible(office, 'tasks/done');
    assert.ok((await office.locator('main').innerText()).includes('216/BC-SNNMT'));
    await office.goto(`${server.address}/desk/steering`);
    await accessible(office, 'steering/boards');
}

/// The report of the last closed period is begun, looked at, and sent; then nothing changes any more.
async function reported(page, server) {
    await page.goto(`${server.address}/desk/steering/reports`);
    await accessible(page, 'steering/reports');
    await page.locator('form[action="/desk/steering/reports"] button').first().click();
    await page.waitForURL(/\/desk\/steering\/reports\/\d+$/);
    await accessible(page, 'steering/report');
    const here = page.url();
    const paper = await page.request.get(`${here}/pdf`);
    assert.equal(paper.headers()['content-type'], 'application/pdf');
    await page.locator(`a[href$="/send"]`).first().click();
    await page.waitForLoadState('networkidle');
    await accessible(page, 'steering/report_send');
    await page.locator('form[action$="/send"] button').last().click();
    await page.waitForLoadState('networkidle');
    if (!/\/reports\/\d+$/.test(page.url())) assert.fail(await page.locator('main').innerText());
    assert.ok(await page.locator('code.hash').count(), 'it is frozen with its hash');
    await accessible(page, 'steering/report_sent');
    const docx = await page.request.get(`${here}/docx`);
    assert.equal((await docx.body()).subarray(0, 2).toString(), 'PK');
}
