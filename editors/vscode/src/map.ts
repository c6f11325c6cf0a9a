// The network map beside the editor: asks the server for the picture, follows edits, and opens the source on a click.
// Must not know what is on the map.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { NetworkMap, Session } from './session.ts';

/** What the page says. */
type FromPage = { type: 'ready' } | { type: 'open'; id: string };

/** What the page is told: a picture, or why there is none. */
type ToPage = { type: 'map'; svg: string } | { type: 'none'; reason: string };

const NO_SERVER = 'azureml-ls is not running. "Azure ML: Show Output" says why.';
const NOTHING = 'There is nothing to draw: no Azure ML file and no network in Bicep in the open folder.';

/** The map, if it is open. Dispose it with the extension. */
export class NetworkMapView implements vscode.Disposable {
  readonly #session: Session;
  readonly #media: string;
  readonly #listener: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  /** Where the nodes are that the page shows, by id. */
  #places = new Map<string, vscode.Location>();
  /** Something changed while an answer was awaited. */
  #stale = false;
  #asking = false;

  constructor(session: Session, extensionFolder: string) {
    this.#session = session;
    this.#media = join(extensionFolder, 'media');
    this.#listener = session.onNetworkChanged(() => void this.#refresh());
  }

  /** Opens the map, or brings it to the front. */
  show(): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal(undefined, true);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      'azureml-ls.networkMap',
      'Network Map',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    this.#panel = panel;
    panel.webview.onDidReceiveMessage((message: FromPage) => {
      if (message.type === 'ready') {
        void this.#refresh();
      } else {
        void this.#open(message.id);
      }
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#places.clear();
    });
    panel.webview.html = page(this.#media);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#panel?.dispose();
  }

  /** Shows the newest map. While one is asked for, further changes wait for the next question: one is under way at most. */
  async #refresh(): Promise<void> {
    this.#stale = true;
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      while (this.#stale && this.#panel !== undefined) {
        this.#stale = false;
        await this.#tell(await this.#ask());
      }
    } finally {
      this.#asking = false;
    }
  }

  async #ask(): Promise<ToPage> {
    let map: NetworkMap | null | undefined;
    try {
      map = await this.#session.networkMap();
    } catch (error) {
      return { type: 'none', reason: error instanceof Error ? error.message : String(error) };
    }
    if (map === undefined) {
      return { type: 'none', reason: NO_SERVER };
    }
    if (map === null) {
      return { type: 'none', reason: NOTHING };
    }
    this.#places = new Map(
      map.nodes.map(({ id, uri, range: { start, end } }) => [
        id,
        new vscode.Location(
          vscode.Uri.parse(uri),
          new vscode.Range(start.line, start.character, end.line, end.character),
        ),
      ]),
    );
    return { type: 'map', svg: map.svg };
  }

  async #tell(message: ToPage): Promise<void> {
    await this.#panel?.webview.postMessage(message);
  }

  /** Opens the source of a node beside the map, never in its place. */
  async #open(id: string): Promise<void> {
    const place = this.#places.get(id);
    if (place === undefined) {
      return;
    }
    const map = this.#panel?.viewColumn;
    const seen = vscode.window.visibleTextEditors.find((editor) => editor.viewColumn !== map)?.viewColumn;
    const viewColumn = seen ?? (map === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One);
    await vscode.window.showTextDocument(place.uri, { selection: place.range, viewColumn });
  }
}

/** The page: our own script and style, written into it, and nothing from elsewhere. */
function page(media: string): string {
  const nonce = randomBytes(16).toString('base64');
  const text = (name: string) => readFileSync(join(media, name), 'utf8');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>Network Map</title>
<style nonce="${nonce}">${text('map.css')}</style>
</head>
<body>
<div id="tools" role="toolbar" aria-label="Zoom">
<button id="out" title="Smaller" aria-label="Smaller">−</button>
<button id="fit" title="Fit to width" aria-label="Fit to width">Fit</button>
<button id="in" title="Larger" aria-label="Larger">+</button>
</div>
<p id="reason" role="status">Drawing …</p>
<main id="map" tabindex="-1"></main>
<script type="module" nonce="${nonce}">${text('map.js')}</script>
</body>
</html>`;
}
