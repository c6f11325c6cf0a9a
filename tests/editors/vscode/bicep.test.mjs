// The founding case in Bicep as a person lives it, without Microsoft's extension and beside a stand-in for it.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { required } from '../server.mjs';
import { BICEP_FOUNDING_CASE, BICEP_MISTAKE, makeWorkspace } from '../workspace.mjs';
import { OUT, openBrowser, packOfficialBicep, quickFix, read, startCodeServer, until } from './code-server.mjs';

const FILE = 'founding-case.bicep';

describe('VS Code: the founding case in Bicep', () => {
  test('two findings, a hover, a fix and a completion', () =>
    withPage([], async ({ page, session, squiggles, line, shot }) => {
      await until('two squiggles', async () => (await squiggles().count()) === 2);
      await shot('1-squiggles');
      await hoverOver(page, line('publicNetworkAccess'));
      const hover = page.locator('.monaco-hover:visible', { hasText: 'batch-network-key' }).first();
      await hover.waitFor();
      assert.match(await hover.innerText(), /workspace/i);
      await shot('2-hover');
      await page.keyboard.press('Escape');

      await line('publicNetworkAccess').click();
      await quickFix(page, /remove/i);
      await shot('3-quick-fix');
      await page.keyboard.press('Enter');
      await until('one squiggle', async () => (await squiggles().count()) === 1);

      await line('authMode').click();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('defa', { delay: 50 });
      const offer = page.locator('.suggest-widget .monaco-list-row', { hasText: 'defaults' }).first();
      await offer.waitFor();
      await shot('4-completion');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+K');
      await page.keyboard.press('Control+S');
      const fixed = BICEP_FOUNDING_CASE.replace(`    ${BICEP_MISTAKE}\n`, '');
      await until('the saved file', () => read(session, FILE) === fixed || undefined);
    }));

  test("beside Microsoft's extension the network finding stays alone", () =>
    withPage([packOfficialBicep()], async ({ page, squiggles, line, shot }) => {
      await squiggles().first().waitFor();
      await hoverOver(page, line('publicNetworkAccess'));
      await page.locator('.monaco-hover:visible', { hasText: 'batch-network-key' }).first().waitFor();
      assert.equal(await squiggles().count(), 1);
      await shot('5-beside-official');
    }));
});

async function withPage(others, act) {
  const session = await startCodeServer({
    workspace: makeWorkspace(),
    extensions: [required('AZUREML_LS_VSIX'), ...others],
  });
  let browser;
  try {
    browser = await openBrowser(session, { file: FILE });
    const { page } = browser;
    await act({
      page,
      session,
      squiggles: () => page.locator('.monaco-editor .squiggly-warning'),
      line: (text) => page.locator('.monaco-editor .view-line', { hasText: text }).first(),
      shot: (name) => page.screenshot({ path: join(OUT, `bicep-${name}.png`) }),
    });
  } finally {
    await browser?.close();
    await session.stop();
    rmSync(dirname(session.workspace), { recursive: true, force: true });
  }
}

async function hoverOver(page, line) {
  const place = await until('the line', () => line.boundingBox({ timeout: 1_000 }).catch(() => null));
  // Come from elsewhere: an editor that has seen no movement shows no hover.
  await page.mouse.move(place.x + 200, place.y + 200);
  await page.mouse.move(place.x + 60, place.y + place.height / 2, { steps: 5 });
}
