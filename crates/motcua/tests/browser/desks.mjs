// Every page of every role, filled with a small province, as axe sees it at two widths.
import { accessible, assert, openBrowser, signedIn, startServer } from './lib.mjs';

const PAGES = {
    'h92.31120.tt.receptionist.1': ['/desk', '/desk/receive', '/desk/search', '/desk/search?state=in_process', '/desk/search?q=zzzz', '/desk/register', '/desk/uncollected', '/desk/cash', '/desk/leave', '/desk/account', '/desk/notices'],
    'h92.31120.vp.specialist.1': ['/desk', '/desk/search?due=overdue'],
    'h92.31120.vp.division_head.1': ['/desk', '/desk/board'],
    'h92.31120.agency_leader.1': ['/desk', '/desk/approve', '/desk/board', '/desk/search'],
    'h92.31120.clerk.1': ['/desk'],
    'h92.31120.tt.centre_director.1': ['/desk', '/desk/board', '/desk/register'],
    'h92.procedure_control.1': ['/desk/search', '/desk/board', '/admin/catalogue', '/admin/catalogue/1.001193', '/admin/catalogue/1.001193/edit', '/admin/catalogue/import'],
    'h92.auditor.1': ['/desk/search', '/admin/audit', '/admin/audit/access', '/admin/people', '/admin/units'],
    'h92.administrator.1': ['/admin/people', '/admin/people/import', '/admin/people/h92.31120.clerk.1', '/admin/units', '/admin/units/H92.31120', '/admin/calendar', '/admin/calendar/2026-12-31', '/admin/templates', '/admin/imports', '/admin/tokens', '/admin/audit', '/admin/status'],
    'h92.province_leader.1': ['/desk/board', '/desk/search'],
};

export default async function () {
    const server = await startServer({ dossiers: 120 });
    const browser = await openBrowser();
    const wrong = [];
    const look = async (page, name) => {
        try {
            await accessible(page, name);
        } catch (error) {
            wrong.push(error.message.split('\n').slice(0, 4).join('\n'));
            page.problems.length = 0;
        }
    };
    try {
        for (const [person, paths] of Object.entries(PAGES)) {
            const page = await signedIn(browser, server, person);
            const role = person.split('.').at(-2);
            for (const path of paths) {
                const answer = await page.goto(server.address + path);
                if (answer.status() !== 200) wrong.push(`${role}${path} answered ${answer.status()}`);
                await look(page, `${role}${path}`);
            }
            // One dossier of each state that the first list shows.
            await page.goto(`${server.address}/desk/search`);
            const hrefs = await page.locator('a[href^="/desk/dossiers/"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))].slice(0, 3));
            for (const href of role === 'administrator' ? [] : hrefs) {
                await page.goto(server.address + href);
                await look(page, `${role}/dossier`);
            }
            await page.context().close();
        }
    } finally {
        await browser.close();
        await server.clean();
    }
    assert.deepEqual(wrong, [], wrong.join('\n\n'));
}
