// What the extension passes from the editor's settings to the server. The server alone knows what the values mean.
import * as vscode from 'vscode';
import { hasOfficialBicep } from './bicep.ts';

/** The name of our settings, for the editor and for the server. */
export const SECTION = 'azureml-ls';

/** The setting that names the server program; empty if unset. */
export function serverPath(): string {
  return vscode.workspace.getConfiguration(SECTION).get('server.path', '');
}

/** What the server gets with its first message. */
export function initializationOptions(): { rules: object; exclude: string[]; bicep: { generic: string } } {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return {
    rules: settings.get<object>('rules', {}),
    exclude: settings.get<string[]>('exclude', []),
    bicep: { generic: generic(settings.get('bicep.generic', 'auto')) },
  };
}

/** Our settings as the editor would send them, with what only the editor can find out. */
export function resolved(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) {
    return settings;
  }
  const bicep = 'bicep' in settings && typeof settings.bicep === 'object' ? settings.bicep : null;
  const chosen = bicep !== null && 'generic' in bicep ? String(bicep.generic) : 'auto';
  return { ...settings, bicep: { ...bicep, generic: generic(chosen) } };
}

function generic(chosen: string): string {
  if (chosen !== 'auto') {
    return chosen;
  }
  return hasOfficialBicep() ? 'off' : 'on';
}
