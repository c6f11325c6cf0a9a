// Which server program to run, and whether it can be used. Knows nothing of the editor: everything it needs
// comes in as values, so that tests can run it without one.
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** The oldest server that this extension works with. */
export const MINIMUM_VERSION = '0.1.0';

/** Names the server program directly, before every setting. Tests use it. */
export const PATH_VARIABLE = 'AZUREML_LS_PATH';

/** Where a server program was found. */
export type Origin = 'variable' | 'setting' | 'bundle' | 'path';

/** A program file that exists and may be run. `path` is absolute. */
export interface Program {
  readonly origin: Origin;
  readonly path: string;
}

/** A program that answered `--version`. */
export interface Server extends Program {
  readonly version: string;
}

/** Why there is no server, in a sentence for people that also says what to do. */
export class ServerProblem extends Error {
  override readonly name = 'ServerProblem';
}

/** All that the search depends on. */
export interface Surroundings {
  /** The environment's variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The setting `azureml-ls.server.path`; empty if unset. */
  readonly setting: string;
  /** The folder of the extension. */
  readonly extensionFolder: string;
  /** The first workspace folder, if one is open. */
  readonly workspaceFolder: string | undefined;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Finds the program: variable, setting, bundle, PATH, in this order. A variable or setting that is set decides alone:
 * who names a program wants that one, not another that happens to exist.
 *
 * @throws {ServerProblem} if there is none.
 */
export function findProgram(around: Surroundings): Program {
  const variable = around.env[PATH_VARIABLE] ?? '';
  if (variable !== '') {
    return named('variable', variable, around, `The variable ${PATH_VARIABLE}`, 'Correct or unset it');
  }
  if (around.setting.trim() !== '') {
    return named(
      'setting',
      around.setting.trim(),
      around,
      'The setting "azureml-ls.server.path"',
      'Correct it, or clear it to use the server that comes with the extension',
    );
  }
  const bundled = join(around.extensionFolder, 'server', programName(around.platform));
  if (isProgram(bundled, around.platform)) {
    return { origin: 'bundle', path: bundled };
  }
  const onPath = searchPath('azureml-ls', around);
  if (onPath !== undefined) {
    return { origin: 'path', path: onPath };
  }
  throw new ServerProblem(
    `This copy of the extension has no server for ${around.platform}, and there is no azureml-ls on PATH. ` +
      'Install azureml-ls, or put its path into the setting "azureml-ls.server.path".',
  );
}

/**
 * Asks the program for its version.
 *
 * @throws {ServerProblem} if it does not run, is something else, or is older than {@link MINIMUM_VERSION}.
 */
export async function askVersion(program: Program, run: Run = runProgram): Promise<Server> {
  let output: string;
  try {
    output = await run(program.path, ['--version']);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new ServerProblem(`The server ${program.path} does not run: ${reason}. ${remedy(program.origin)}`);
  }
  const version = /^azureml-ls v?(\d+\.\d+\.\d+\S*)/.exec(output.trim())?.[1];
  if (version === undefined) {
    throw new ServerProblem(
      `${program.path} is not azureml-ls: it does not answer --version as azureml-ls does. ${remedy(program.origin)}`,
    );
  }
  if (!isAtLeast(version, MINIMUM_VERSION)) {
    throw new ServerProblem(
      `The server ${program.path} is version ${version}; this extension needs ${MINIMUM_VERSION} or newer. ` +
        remedy(program.origin),
    );
  }
  return { ...program, version };
}

/** Runs a program and gives what it wrote to its standard output; rejects if it fails. */
export type Run = (path: string, args: readonly string[]) => Promise<string>;

/** Whether version `a` is `b` or newer. Of two equal numbers, one with a suffix (`-beta.1`) is the older. */
export function isAtLeast(a: string, b: string): boolean {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) {
      return difference > 0;
    }
  }
  return !left.early || right.early;
}

function parts(version: string): { numbers: number[]; early: boolean } {
  const [numbers = '', ...suffix] = version.split('+', 1)[0]?.split('-') ?? [];
  return { numbers: numbers.split('.').map(Number), early: suffix.length > 0 };
}

function named(origin: Origin, value: string, around: Surroundings, what: string, remedyText: string): Program {
  const path = expand(value, around);
  if (path !== undefined && isProgram(path, around.platform)) {
    return { origin, path };
  }
  const shown = path === undefined || path === value ? value : `${value} (${path})`;
  const fault = path === undefined ? 'which is not on PATH' : 'where there is no program that can be run';
  throw new ServerProblem(`${what} names ${shown}, ${fault}. ${remedyText}.`);
}

/** The absolute path that a person meant; `undefined` if it is a bare name that PATH does not have. */
function expand(value: string, around: Surroundings): string | undefined {
  if (value === '~' || value.startsWith('~/') || (around.platform === 'win32' && value.startsWith('~\\'))) {
    return join(around.home, value.slice(1));
  }
  if (isAbsolute(value)) {
    return value;
  }
  const hasFolder = value.includes('/') || (around.platform === 'win32' && value.includes('\\'));
  if (!hasFolder) {
    return searchPath(value, around);
  }
  return resolve(around.workspaceFolder ?? around.home, value);
}

/** Relative entries of PATH are left out: what runs must not depend on which folder is open. */
function searchPath(name: string, around: Surroundings): string | undefined {
  const variable = Object.keys(around.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const file = around.platform === 'win32' && !/\.exe$/i.test(name) ? `${name}.exe` : name;
  return (around.env[variable] ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, file))
    .find((path) => isProgram(path, around.platform));
}

function programName(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'azureml-ls.exe' : 'azureml-ls';
}

function isProgram(path: string, platform: NodeJS.Platform): boolean {
  try {
    if (!statSync(path).isFile()) {
      return false;
    }
    // Windows has no such permission: every file that exists passes there anyway.
    accessSync(path, platform === 'win32' ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function remedy(origin: Origin): string {
  switch (origin) {
    case 'variable':
      return `Correct or unset the variable ${PATH_VARIABLE}.`;
    case 'setting':
      return 'Update that program, or clear the setting "azureml-ls.server.path" to use the server that comes with the extension.';
    case 'bundle':
      return 'Install the extension again, choosing the one for this platform.';
    case 'path':
      return 'Update the azureml-ls on your PATH.';
  }
}

const VERSION_TIMEOUT_MS = 10_000;

function runProgram(path: string, args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    execFile(path, args, { timeout: VERSION_TIMEOUT_MS, windowsHide: true }, (error, stdout) => {
      if (error) {
        fail(error);
      } else {
        done(stdout);
      }
    });
  });
}
