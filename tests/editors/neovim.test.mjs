// Neovim with the configuration that editors/neovim tells users to take.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { before, describe, test } from 'node:test';
import { required, withServerOnPath } from './server.mjs';
import { BICEP_FOUNDING_CASE, BICEP_MISTAKE, EMOJI, ENDPOINT, MISTAKE, makeWorkspace } from './workspace.mjs';

const HERE = import.meta.dirname;
const CONFIGURATION = resolve(HERE, '../../editors/neovim');
const KEY = 'public_network_access';
const ERROR = 1;

/** The Lua block that the README tells users of older versions to copy. */
function snippet(heading) {
  const readme = readFileSync(join(CONFIGURATION, 'README.md'), 'utf8');
  const section = readme.split('\n## ').find((text) => text.startsWith(`${heading}\n`));
  const block = /```lua\n([\s\S]*?)```/.exec(section ?? '')?.[1];
  assert.ok(block, `editors/neovim/README.md has a lua block under "${heading}"`);
  return block;
}

function drive(program, initialisation) {
  const workspace = makeWorkspace();
  const scratch = mkdtempSync(join(tmpdir(), 'azureml-ls-nvim-'));
  const init = join(scratch, 'init.lua');
  const out = join(scratch, 'seen.json');
  writeFileSync(init, initialisation);
  const { status, stderr, stdout, error } = spawnSync(
    program,
    ['--headless', '-i', 'NONE', '-n', '-u', init, '-c', `luafile ${join(HERE, 'neovim/drive.lua')}`],
    {
      cwd: workspace,
      encoding: 'utf8',
      timeout: 120_000,
      // Neovim writes its log there, and must not find the developer's own configuration.
      env: {
        ...withServerOnPath(),
        DRIVE_OUT: out,
        XDG_CONFIG_HOME: scratch,
        XDG_STATE_HOME: scratch,
        XDG_CACHE_HOME: scratch,
      },
    },
  );
  try {
    return JSON.parse(readFileSync(out, 'utf8'));
  } catch {
    throw new Error(`${program} ended with ${error ?? status} and left no result:\n${stdout}${stderr}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(dirname(workspace), { recursive: true, force: true });
  }
}

const VERSIONS = [
  {
    name: 'Neovim 0.11',
    version: '0.11',
    program: required('NVIM_0_11'),
    init: `vim.opt.rtp:prepend(${JSON.stringify(CONFIGURATION)})\nvim.lsp.enable('azureml_ls')\nvim.cmd('filetype on')\n`,
  },
  {
    // No registry has these versions; what they need is still there in 0.11.
    name: 'Neovim 0.11 with the configuration for 0.8 to 0.10',
    version: '0.11',
    program: required('NVIM_0_11'),
    init: `${snippet('Neovim 0.8 to 0.10')}\nvim.cmd('filetype on')\n`,
  },
  {
    name: 'Neovim 0.7',
    version: '0.7',
    program: required('NVIM_0_7'),
    init: `${snippet('Neovim 0.7')}\nvim.cmd('filetype on')\n`,
  },
];

for (const { name, version, program, init } of VERSIONS) {
  describe(name, () => {
    let seen;

    before(() => {
      seen = drive(program, init);
    });

    test('is the version that this test is for', () => assert.equal(seen.version, version));

    test('gets through the whole session', () => {
      assert.equal(seen.fault, undefined);
      assert.equal(seen.finished, true);
    });

    test('shows one finding, on the key', () => {
      assert.equal(seen.diagnostics?.length, 1);
      const { message, ...found } = seen.diagnostics[0];
      assert.deepEqual(found, {
        line: 4,
        column: 0,
        end_line: 4,
        end_column: KEY.length,
        code: 'batch-network-key',
        source: 'azureml',
        severity: ERROR,
      });
      assert.match(message, /workspace/);
    });

    test("says on hover that the network is the workspace's", () => {
      assert.match(seen.hover ?? '', /batch endpoint[\s\S]*workspace/i);
      assert.match(seen.hover_window ?? '', /workspace/);
    });

    test('removes the line by the quick fix, and no other', () =>
      assert.equal(`${seen.fixed?.join('\n')}\n`, ENDPOINT));

    test('keeps up with a line typed in two goes', () => {
      assert.equal(seen.typed?.length, 1);
      assert.equal(seen.typed[0].code, 'batch-network-key');
      assert.equal(`${seen.undone?.join('\n')}\n`, ENDPOINT);
    });

    test('counts columns rightly behind an emoji', () => {
      // Neovim counts bytes.
      const column = Buffer.byteLength(EMOJI.slice(0, EMOJI.indexOf(MISTAKE)));
      assert.deepEqual(
        seen.emoji?.map((found) => [found.code, found.column, found.end_column]),
        [['batch-network-key', column, column + KEY.length]],
      );
    });

    test('shows the same mistake in Bicep, says why, and removes it', () => {
      assert.equal(seen.bicep_filetype, 'bicep');
      const network = seen.bicep?.find(({ code }) => code === 'batch-network-key');
      assert.deepEqual(
        [network?.line, network?.column, network?.end_column],
        [10, 4, 4 + BICEP_MISTAKE.indexOf(':')],
        JSON.stringify(seen.bicep),
      );
      assert.match(network.message, /workspace/);
      assert.match(seen.bicep_hover ?? '', /workspace/i);
      assert.equal(`${seen.bicep_fixed?.join('\n')}\n`, BICEP_FOUNDING_CASE.replace(`    ${BICEP_MISTAKE}\n`, ''));
    });

    test('says nothing on YAML that is not Azure ML', () => {
      assert.deepEqual(seen.foreign, []);
      assert.equal(seen.foreign_hover, null);
    });
  });
}
