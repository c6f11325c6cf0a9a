// One server at a time: finds it, starts it, stops it, and tells people when that does not work.
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  State,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { askVersion, findProgram, type Server, ServerProblem } from './server.ts';
import { initializationOptions, resolved, SECTION, serverPath } from './settings.ts';
import { Status } from './status.ts';

/** Files on disk and files not yet saved. Whether a YAML file is Azure ML is for the server to say. */
const SELECTOR = [
  ...['yaml', 'bicep', 'bicep-params'].flatMap((language) => [
    { scheme: 'file', language },
    { scheme: 'untitled', language },
  ]),
  // Rules are configured there, too.
  { scheme: 'file', pattern: '**/bicepconfig.json' },
];

/** Tells the server that it may say when another network map would be drawn. */
const READS_NETWORK_CHANGES: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...capabilities.experimental, networkChanged: true };
  },
  initialize: () => {},
  getState: () => ({ kind: 'static' }),
  clear: () => {},
};

/** The network map as the server draws it. */
export interface NetworkMap {
  /** The picture: one SVG. */
  svg: string;
  /** Where the nodes of the picture are declared, by the ids that it gives them. */
  nodes: { id: string; uri: string; range: { start: Position; end: Position } }[];
}

/** Counted from 0, characters in UTF-16. */
interface Position {
  line: number;
  character: number;
}

/** The running server, if one runs, and everything that shows its state. */
export class Session implements vscode.Disposable {
  readonly output: vscode.LogOutputChannel;
  readonly #trace: vscode.LogOutputChannel;
  readonly #networkChanged = new vscode.EventEmitter<void>();
  readonly #status: Status;
  readonly #extensionFolder: string;
  #client: LanguageClient | undefined;
  #server: Server | undefined;
  /** Starts and stops come one after the other, however fast people click. */
  #queue: Promise<void> = Promise.resolve();

  constructor(extensionFolder: string) {
    this.#extensionFolder = extensionFolder;
    this.output = vscode.window.createOutputChannel('Azure ML Language Server', { log: true });
    this.#trace = vscode.window.createOutputChannel('Azure ML Language Server Trace', { log: true });
    this.#status = new Status(SELECTOR);
  }

  /** Another network map would be drawn now: a file changed, or another server runs. */
  readonly onNetworkChanged = this.#networkChanged.event;

  /** The server that runs now. */
  get server(): Server | undefined {
    return this.#server;
  }

  /** Starts the server, anew if one runs. Faults are shown to the user, not thrown. */
  restart(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#stop();
      this.#status.starting();
      try {
        await this.#start();
      } catch (error) {
        await this.#stop();
        const reason = error instanceof Error ? error.message : String(error);
        this.output.error(reason);
        this.#status.failed(reason);
        void this.#tell(error instanceof ServerProblem ? reason : `azureml-ls did not start: ${reason}`);
      }
    });
  }

  /** Tells the server that settings are others now, although nobody changed them. */
  async settingsChanged(): Promise<void> {
    if (this.#client?.state === State.Running) {
      await this.#client.sendNotification('workspace/didChangeConfiguration', { settings: null });
    }
  }

  /** The network map of the open folders; null if there is nothing to draw, undefined if no server runs. */
  async networkMap(): Promise<NetworkMap | null | undefined> {
    const client = this.#client;
    return client?.state === State.Running ? client.sendRequest<NetworkMap | null>('azureml/networkMap') : undefined;
  }

  /** Stops the server. */
  stop(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  dispose(): void {
    this.#status.dispose();
    this.#networkChanged.dispose();
    this.#trace.dispose();
    this.output.dispose();
  }

  async #start(): Promise<void> {
    const program = findProgram({
      env: process.env,
      setting: serverPath(),
      extensionFolder: this.#extensionFolder,
      workspaceFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
      home: homedir(),
      platform: process.platform,
    });
    const server = await askVersion(program);
    this.output.info(`azureml-ls ${server.version} (from ${server.origin}): ${server.path}`);

    const executable: ServerOptions = { command: server.path, args: ['lsp'] };
    const options: LanguageClientOptions = {
      documentSelector: SELECTOR,
      // For the start; the server asks for what changes later.
      initializationOptions,
      outputChannel: this.output,
      traceOutputChannel: this.#trace,
      diagnosticCollectionName: SECTION,
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const answer = await next(params, token);
            return Array.isArray(answer)
              ? answer.map((value, at) => (params.items[at]?.section === SECTION ? resolved(value) : value))
              : answer;
          },
        },
      },
      // What goes wrong between editor and server is written there; a window for it would only be in the way. That the
      // server cannot start, or dies again and again, is shown all the same.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    };
    // The client reads `azureml-ls.trace.server` by itself: the id is the section.
    const client = new LanguageClient(SECTION, 'Azure ML Language Server', executable, options);
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.#client !== client) {
        return;
      }
      if (newState === State.Running) {
        this.#status.running(server);
      } else if (newState === State.Starting) {
        this.#status.starting();
      } else {
        this.#status.failed('The server stopped. Run "Azure ML: Restart Language Server" to start it again.');
      }
    });
    client.registerFeature(READS_NETWORK_CHANGES);
    client.onNotification('azureml/networkChanged', () => this.#networkChanged.fire());
    await client.start();
    this.#server = server;
    this.#networkChanged.fire();
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#server = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // A server that is gone already cannot be asked to stop: that is no news for the user.
      this.output.warn(`While stopping: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #tell(message: string): Promise<void> {
    const settings = 'Open Settings';
    const output = 'Show Output';
    const chosen = await vscode.window.showErrorMessage(message, settings, output);
    if (chosen === settings) {
      await vscode.commands.executeCommand('workbench.action.openSettings', `${SECTION}.server.path`);
    } else if (chosen === output) {
      this.output.show();
    }
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(step, step);
    return this.#queue;
  }
}
