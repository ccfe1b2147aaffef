// Liên thông with three agencies: two lanes open at once, each answered by its agency; the lead agency joins them.
import { accessible, act, assert, openBrowser, signedIn, startServer } from './lib.mjs';
import { open, receive } from './counter.mjs';

const PROCEDURE = '1.004837';

export default async function () {
    const server = await startServer({ now: '2026-11-23T08:30:00+07:00' });
    const browser = await openBrowser();
    try {
        const who = (name) => signedIn(browser, server, name);
        const desk = await who('h92.31120.tt.receptionist.1');
        const code = await receive(desk, server, PROCEDURE);
        await open(desk, server, code);
        const due = (await desk.locator('main').innerText()).match(/(\d\d\/\d\d\/2026) 17:00/)[1];
        await act(desk, 'hand_over');
        let head;
        for (const division of ['vp', 'kt', 'vx']) {
            head = await who(`h92.31120.${division}.division_head.1`);
            head.division = division;
            await open(head, server, code);
            if (await head.locator('form[action$="/act/assign"]').count()) break;
        }
        const specialist = await who(`h92.31120.${head.division}.specialist.1`);
        await act(head, 'assign', { person: `h92.31120.${head.division}.specialist.1` });
        await open(specialist, server, code);
        await act(specialist, 'open_lanes', {
            'unit-1': 'H92.02', 'task-1': 'Xác nhận thông tin hộ tịch', 'due-1': due, 'hour-1': '10:00',
            'unit-2': 'H92.CA.31120', 'task-2': 'Xác nhận nơi cư trú', 'due-2': due, 'hour-2': '10:00',
        });
        await open(specialist, server, code);
        await specialist.goto(`${server.address}/desk/dossiers/${code}?tab=work`);
        await accessible(specialist, 'desk/lanes');
        for (const other of ['h92.02.agency_leader.1', 'h92.ca.31120.specialist.1']) {
            const page = await who(other);
            await page.goto(`${server.address}/desk`);
            assert.ok(await page.getByText(code).count(), `the lane is in the list of ${other}`);
            await open(page, server, code);
            await act(page, 'answer_lane', { answer: 'Thông tin đúng' });
        }
        await open(specialist, server, code);
        await act(specialist, 'finish_step', { product: 'Dự thảo', proposal: 'grant', summary: 'Đủ điều kiện' });
    } finally {
        await browser.close();
        await server.clean();
    }
}
