// The server under test. `.ci/editors` names it.
import { accessSync, constants, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The absolute path of the built `azureml-ls`. */
export const SERVER = resolve(required('AZUREML_LS_BIN'));
accessSync(SERVER, constants.X_OK);

/** The value of a variable that `.ci/editors` sets. */
export function required(variable) {
  const value = process.env[variable];
  if (!value) {
    throw new Error(`${variable} is not set: run these tests through .ci/editors`);
  }
  return value;
}

/** The environment with the server on PATH under its own name, as users install it. */
export function withServerOnPath() {
  const folder = mkdtempSync(join(tmpdir(), 'azureml-ls-bin-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(SERVER, join(folder, 'azureml-ls'));
  return { ...process.env, PATH: `${folder}:${process.env.PATH}` };
}
