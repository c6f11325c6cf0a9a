// What the extension passes from the editor's settings to the server. The server alone knows what the values mean.
import * as vscode from 'vscode';

/** The name of our settings, for the editor and for the server. */
export const SECTION = 'azureml-ls';

/** The setting that names the server program; empty if unset. */
export function serverPath(): string {
  return vscode.workspace.getConfiguration(SECTION).get('server.path', '');
}

/** What the server gets with its first message. */
export function initializationOptions(): { rules: object; exclude: string[] } {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return { rules: settings.get<object>('rules', {}), exclude: settings.get<string[]>('exclude', []) };
}
