// Late → apology → re-appointment → return: the clock of the demo is moved by starting it again on the same data.
import { accessible, act, assert, openBrowser, signedIn, startServer } from './lib.mjs';
import { open, receive } from './counter.mjs';

// A procedure of the commune with a limit of some working days.
const PROCEDURE = '1.004837';

export default async function () {
    let server = await startServer({ now: '2026-11-23T08:30:00+07:00' });
    const browser = await openBrowser();
    try {
        const who = (name) => signedIn(browser, server, `h92.31120.${name}`);
        let desk = await who('tt.receptionist.1');
        const code = await receive(desk, server, PROCEDURE);
        await open(desk, server, code);
        const promised = (await desk.locator('main').innerText()).match(/\d\d\/\d\d\/2026 17:00/)[0];
        await act(desk, 'hand_over');
        const divisions = ['vp', 'kt', 'vx'];
        let head;
        for (const division of divisions) {
            head = await who(`${division}.division_head.1`);
            head.division = division;
            await open(head, server, code);
            if (await head.locator('form[action$="/act/assign"]').count()) break;
        }
        const specialist = `h92.31120.${head.division}.specialist.1`;
        await act(head, 'assign', { person: specialist });
        let page = await signedIn(browser, server, specialist);
        await open(page, server, code);
        const [day, month, year] = promised.split(' ')[0].split('/').map(Number);
        const later = new Date(Date.UTC(year, month - 1, day + 7));
        const text = `${String(later.getUTCDate()).padStart(2, '0')}/${String(later.getUTCMonth() + 1).padStart(2, '0')}/${later.getUTCFullYear()}`;
        await act(page, 'draft_reappointment', { reason: 'Cần xác minh thêm tại cơ sở', day: text });
        let leader = await who('agency_leader.1');
        await open(leader, server, code);
        await act(leader, 'approve');
        await open(desk, server, code);
        const apology = await desk.locator('a[href*="/papers/apology-"]').first().getAttribute('href');
        const paper = await desk.request.get(new URL(apology, server.address).href);
        assert.equal(paper.headers()['content-type'], 'application/pdf');
        await accessible(desk, 'desk/re-appointed');

        // Past the due time, before the new appointment.
        const { folder } = server;
        await server.stop();
        const after = new Date(Date.UTC(year, month - 1, day + 3, 2, 0));
        server = await startServer({ data: folder, now: after.toISOString().replace('.000Z', '+00:00') });
        page = await signedIn(browser, server, specialist);
        await open(page, server, code);
        await act(page, 'finish_step', { product: 'Dự thảo', proposal: 'grant', summary: 'Đủ điều kiện' });
        leader = await who('agency_leader.1');
        await open(leader, server, code);
        await act(leader, 'approve');
        const clerk = await who('clerk.1');
        await open(clerk, server, code);
        await act(clerk, 'number_result', { number: '77/2026' });
        desk = await who('tt.receptionist.1');
        await open(desk, server, code);
        await act(desk, 'tell_ready');
        await act(desk, 'return', { who: 'applicant', document: 'receipt_identity' });
        const shown = await desk.locator('main').innerText();
        assert.ok(shown.includes(promised), 'the first promise still stands');
        assert.ok(shown.includes(text), 'the new appointment is shown');
        await accessible(desk, 'desk/late-returned');
    } finally {
        await browser.close();
        await server.clean();
    }
}
