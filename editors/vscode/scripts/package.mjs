// Makes azureml-ls-<target>.vsix with the server inside.
//   npm run package                      for this machine, with a server built from this repository
//   npm run package -- --target linux-arm64 --server <path of the azureml-ls for that target>
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const TARGETS = [
  'win32-x64',
  'win32-arm64',
  'linux-x64',
  'linux-arm64',
  'linux-armhf',
  'alpine-x64',
  'alpine-arm64',
  'darwin-x64',
  'darwin-arm64',
];

const HERE = `${process.platform}-${process.arch}`;

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: HERE },
    server: { type: 'string' },
    out: { type: 'string' },
  },
});
const { target } = values;
if (!TARGETS.includes(target)) {
  fail(`--target ${target}: not one of ${TARGETS.join(', ')}`);
}
if (values.server === undefined && target !== HERE) {
  fail(`--server is missing: the azureml-ls program for ${target}`);
}
const server = values.server ?? buildServer();
if (!statSync(server, { throwIfNoEntry: false })?.isFile()) {
  fail(`--server ${server}: there is no such file`);
}

// Started anew, so that no server of another target can stay inside.
rmSync('server', { recursive: true, force: true });
mkdirSync('server');
const program = target.startsWith('win32') ? 'server/azureml-ls.exe' : 'server/azureml-ls';
copyFileSync(server, program);
chmodSync(program, 0o755);

for (const license of ['LICENSE-MIT', 'LICENSE-APACHE']) {
  copyFileSync(`../../${license}`, license);
}

run(process.execPath, 'scripts/build.mjs');
run(
  process.execPath,
  'node_modules/@vscode/vsce/vsce',
  'package',
  '--target',
  target,
  '--no-dependencies',
  '--allow-missing-repository',
  '--out',
  values.out ?? `azureml-ls-${target}.vsix`,
);

/** Builds the server of this repository and gives its path. */
function buildServer() {
  run('cargo', 'build', '--release', '--package', 'azureml-ls', '--manifest-path', '../../Cargo.toml');
  const folder = process.env.CARGO_TARGET_DIR ?? '../../target';
  return join(folder, 'release', process.platform === 'win32' ? 'azureml-ls.exe' : 'azureml-ls');
}

function run(program, ...args) {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (error) {
    fail(`${program}: ${error.message}`);
  }
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
