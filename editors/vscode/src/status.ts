// The entry behind the {} of the status bar while a YAML or Bicep file is open: how the server is, and what to do about it.
import * as vscode from 'vscode';
import type { Server } from './server.ts';

/** Shows the state of the server. Dispose it with the extension. */
export class Status implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;

  constructor(selector: vscode.DocumentSelector) {
    this.#item = vscode.languages.createLanguageStatusItem('azureml-ls.status', selector);
    this.#item.name = 'Azure ML Language Server';
    this.starting();
  }

  starting(): void {
    this.#item.busy = true;
    this.#item.severity = vscode.LanguageStatusSeverity.Information;
    this.#item.text = 'Azure ML: starting';
    this.#item.detail = '';
    this.#item.command = undefined;
  }

  running(server: Server): void {
    this.#item.busy = false;
    this.#item.severity = vscode.LanguageStatusSeverity.Information;
    this.#item.text = `Azure ML: azureml-ls ${server.version}`;
    this.#item.detail = '';
    this.#item.command = { command: 'azureml-ls.restartServer', title: 'Restart' };
  }

  failed(reason: string): void {
    this.#item.busy = false;
    this.#item.severity = vscode.LanguageStatusSeverity.Error;
    this.#item.text = 'Azure ML: not running';
    this.#item.detail = reason;
    this.#item.command = { command: 'azureml-ls.showOutput', title: 'Show Output' };
  }

  dispose(): void {
    this.#item.dispose();
  }
}
