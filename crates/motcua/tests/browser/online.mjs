// Online → completion → result → rating: the citizen on a phone, the desk and the agency at their screens.
import { accessible, act, assert, fill, openBrowser, signedIn, startServer, visitor } from './lib.mjs';

const PROCEDURE = '1.001193';

/// Answers what the step asks: every field that is shown, empty and can be filled.
async function answer(page) {
    for (let round = 0; round < 6; round += 1) {
        const changed = await page.evaluate(() => {
            let changed = 0;
            const main = document.querySelector('main');
            const shown = (f) => f.offsetParent !== null || f.type === 'radio' || f.type === 'checkbox';
            for (const f of main.querySelectorAll('form input, form textarea, form select')) {
                if (!f.name || f.disabled || f.readOnly || !shown(f) || f.type === 'hidden' || f.type === 'file' || f.type === 'submit') continue;
                const label = (main.querySelector(`label[for="${f.id}"]`)?.textContent ?? '') + f.name;
                if (f.type === 'radio') {
                    const group = [...main.querySelectorAll(`input[type=radio][name="${CSS.escape(f.name)}"]`)];
                    if (!group.some((one) => one.checked)) { group[0].click(); changed += 1; }
                } else if (f.type === 'checkbox') {
                    if (/declared|agree|consent|sure/.test(f.name) && !f.checked) { f.click(); changed += 1; }
                } else if (!f.value) {
                    const text = f.tagName === 'SELECT' ? ([...f.options].find((o) => o.value === 'H92.31120') ?? [...f.options].find((o) => o.value))?.value
                        : /date|ngày sinh|Ngày/i.test(label) && !/nơi/i.test(label) ? '01/11/2026'
                        : /identity|định danh|_id\b/i.test(label) ? '092090990001'
                        : /phone|điện thoại/i.test(label) ? '0900000001'
                        : /email|thư điện tử/i.test(label) ? 'thu@motcua.example'
                        : /copies|số bản|number/i.test(label) ? '1' : 'Thử Nghiệm';
                    if (text) { f.value = text; f.dispatchEvent(new Event('change', { bubbles: true })); changed += 1; }
                }
            }
            return changed;
        });
        // Answers call for further questions, which the page fetches.
        await page.waitForTimeout(600);
        await page.waitForLoadState('networkidle');
        if (!changed) return;
    }
}

const PDF = { name: 'giay-chung-sinh.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n') };

/// Goes through all steps; answers code and secret.
async function submit(page, server) {
    await page.goto(`${server.address}/procedures/${PROCEDURE}/submit`);
    await accessible(page, 'submit/start');
    await page.locator(`form[action$="/submit"] button`).last().click();
    for (let step = 0; step < 30; step += 1) {
        await page.waitForLoadState('networkidle');
        if (await page.locator('[data-sent], .sent-code').count() || /\/sent/.test(page.url())) break;
        await accessible(page, `submit/step-${step}`);
        await page.setViewportSize({ width: 390, height: 844 });
        await answer(page);
        for (const input of await page.locator('main input[type=file]').all()) await input.setInputFiles(PDF);
        const before = page.url();
        await page.locator('main form .formend .button-main').first().click();
        await page.waitForLoadState('networkidle');
        const problems = await page.locator('.note-bad').allInnerTexts();
        assert.deepEqual(problems, [], `${before}: ${problems}`);
    }
    await accessible(page, 'submit/sent');
    const text = await page.locator('main').innerText();
    const code = text.match(/H92[\w.]*-\d{6}-\d{4}/)?.[0];
    const secret = text.match(/\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b/)?.[0];
    assert.ok(code && secret, `no code or secret: ${text}`);
    return { code, secret };
}

async function track(page, server, { code, secret }) {
    await page.goto(`${server.address}/track`);
    await fill(page.locator('form[action="/track"]'), { code, key: secret });
    await page.locator('form[action="/track"] button').last().click();
    await page.waitForLoadState('networkidle');
}

export default async function () {
    const server = await startServer();
    const browser = await openBrowser();
    try {
        const citizen = await visitor(browser);
        const sent = await submit(citizen, server);
        await citizen.goto(`${server.address}/track`);
        await accessible(citizen, 'track/find');

        const desk = await signedIn(browser, server, 'h92.31120.tt.receptionist.1');
        await desk.goto(`${server.address}/desk/dossiers/${sent.code}`);
        await act(desk, 'ask_completion', { more: 'Bản chụp rõ hơn của giấy chứng sinh', reason: 'Bản chụp không đọc được' });

        await track(citizen, server, sent);
        await accessible(citizen, 'track/asked');
        const form = citizen.locator(`form[action="/track/${sent.code}/complete"]`);
        for (const input of await form.locator('input[type=file]').all()) await input.setInputFiles(PDF);
        await form.locator('button').last().click();
        await citizen.waitForLoadState('networkidle');
        assert.equal(await citizen.locator('.note-bad').count(), 0, await citizen.locator('main').innerText());

        await desk.goto(`${server.address}/desk/dossiers/${sent.code}`);
        await act(desk, 'accept');
        await act(desk, 'hand_over');
        const who = (name) => signedIn(browser, server, `h92.31120.${name}`);
        const page = async (name) => {
            const signed = await who(name);
            await signed.goto(`${server.address}/desk/dossiers/${sent.code}`);
            return signed;
        };
        await act(await page('vp.division_head.1'), 'assign', { person: 'h92.31120.vp.specialist.1' });
        await act(await page('vp.specialist.1'), 'finish_step', { product: 'Dự thảo', proposal: 'grant', summary: 'Đủ điều kiện' });
        await act(await page('agency_leader.1'), 'approve');
        await act(await page('clerk.1'), 'number_result', { number: '45/2026' });
        await desk.goto(`${server.address}/desk/dossiers/${sent.code}`);
        await act(desk, 'tell_ready');
        await act(desk, 'return', { who: 'applicant', document: 'receipt_identity' });

        await track(citizen, server, sent);
        await accessible(citizen, 'track/returned');
        const rating = citizen.locator(`form[action="/track/${sent.code}/rate"]`);
        await rating.locator('input[type=radio]').first().check();
        await rating.locator('button').last().click();
        await citizen.waitForLoadState('networkidle');
        assert.equal(await citizen.locator(`form[action="/track/${sent.code}/rate"]`).count(), 0, 'one rates once');
        for (const path of ['/figures', '/citizen/signin']) {
            await citizen.goto(server.address + path);
            await accessible(citizen, `public${path}`);
        }
    } finally {
        await browser.close();
        await server.clean();
    }
}
