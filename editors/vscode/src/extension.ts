// The way in: the editor calls `activate` when the first YAML or Bicep file is opened.
import * as vscode from 'vscode';
import { BicepSurroundings } from './bicep.ts';
import { NetworkMapView } from './map.ts';
import { Session } from './session.ts';
import { SECTION } from './settings.ts';

let session: Session | undefined;

/** Registers the commands and starts the server. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const current = new Session(context.extensionPath);
  session = current;
  const map = new NetworkMapView(current, context.extensionPath);
  context.subscriptions.push(
    current,
    map,
    new BicepSurroundings(() => void current.settingsChanged()),
    vscode.commands.registerCommand('azureml-ls.showNetworkMap', () => map.show()),
    vscode.commands.registerCommand('azureml-ls.restartServer', () => current.restart()),
    vscode.commands.registerCommand('azureml-ls.showOutput', () => current.output.show()),
    vscode.commands.registerCommand('azureml-ls.showServerVersion', () => showVersion(current)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.server.path`)) {
        void current.restart();
      }
    }),
  );
  await current.restart();
}

/** Stops the server before the editor goes away. */
export async function deactivate(): Promise<void> {
  await session?.stop();
  session = undefined;
}

async function showVersion(current: Session): Promise<void> {
  const server = current.server;
  await vscode.window.showInformationMessage(
    server === undefined
      ? 'azureml-ls is not running. "Azure ML: Show Output" says why.'
      : `azureml-ls ${server.version} (${server.path})`,
  );
}
