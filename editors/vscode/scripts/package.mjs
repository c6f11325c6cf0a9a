// Makes azureml-ls-<target>.vsix with the server inside.
//   npm run package -- --target linux-x64 --server <path of the azureml-ls for that target>
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
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

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    server: { type: 'string' },
    out: { type: 'string' },
  },
});
const { target, server } = values;
if (!TARGETS.includes(target)) {
  fail(`--target ${target}: not one of ${TARGETS.join(', ')}`);
}
if (server === undefined || !statSync(server, { throwIfNoEntry: false })?.isFile()) {
  fail('--server must be the azureml-ls program for the target, for example ../../target/release/azureml-ls');
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

run('scripts/build.mjs');
run(
  'node_modules/@vscode/vsce/vsce',
  'package',
  '--target',
  target,
  '--no-dependencies',
  '--allow-missing-repository',
  '--out',
  values.out ?? `azureml-ls-${target}.vsix`,
);

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
