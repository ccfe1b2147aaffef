// Leave and substitute: the work of who is away moves to the substitute, who acts in the other's place; both names are kept.
import { accessible, act, assert, fill, openBrowser, signedIn, startServer } from './lib.mjs';
import { open, receive } from './counter.mjs';

const day = (plus) => {
    const at = new Date(Date.now() + 7 * 3600e3 + plus * 864e5);
    return `${String(at.getUTCDate()).padStart(2, '0')}/${String(at.getUTCMonth() + 1).padStart(2, '0')}/${at.getUTCFullYear()}`;
};

export default async function () {
    const server = await startServer();
    const browser = await openBrowser();
    try {
        const who = (name) => signedIn(browser, server, `h92.31120.${name}`);
        const desk = await who('tt.receptionist.1');
        const code = await receive(desk, server, '1.001193');
        await open(desk, server, code);
        await act(desk, 'hand_over');
        const head = await who('vp.division_head.1');
        await open(head, server, code);
        await act(head, 'assign', { person: 'h92.31120.vp.specialist.1' });
        const away = await who('vp.specialist.1');
        await away.goto(`${server.address}/desk/leave`);
        await accessible(away, 'desk/leave');
        const form = away.locator('form').filter({ has: away.locator('[name=leave_to]') }).first();
        await fill(form, { leave_to: 'h92.31120.vp.specialist.2', leave_from: day(0), leave_until: day(2) });
        await form.locator('button').last().click();
        await away.waitForLoadState('networkidle');
        assert.equal(await away.locator('.note-bad, .flash-bad').count(), 0, await away.locator('main').innerText());
        const substitute = await who('vp.specialist.2');
        await substitute.goto(`${server.address}/desk`);
        assert.ok(await substitute.getByText(code).count(), 'the work has moved to the substitute');
        await open(substitute, server, code);
        await act(substitute, 'finish_step', { product: 'Dự thảo', proposal: 'grant', summary: 'Đủ điều kiện' });
    } finally {
        await browser.close();
        await server.clean();
    }
}
