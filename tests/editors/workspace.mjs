// The files that the editors open, written anew for every session. Must not know any editor.
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A good batch endpoint. The founding case is this file with {@link MISTAKE} as one line more. */
export const ENDPOINT = `$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: heart-classifier
description: Scores the patients of the day every night
auth_mode: aad_token
tags:
  team: cardiology
`;

/** What people write who know the key from online endpoints. */
export const MISTAKE = 'public_network_access: disabled';

/** {@link ENDPOINT} with the mistake as its fifth line. */
export const FOUNDING_CASE = ENDPOINT.replace('tags:', `${MISTAKE}\ntags:`);

/** The mistake behind characters that take two UTF-16 units and four bytes. */
export const EMOJI = `{$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json, name: heart, description: "é😀😀", ${MISTAKE}}\n`;

/** Not Azure ML, though it uses some of the same words. */
export const COMPOSE = `name: heart
services:
  web:
    image: nginx
    command: serve
    enviroment: {}
public_network_access: disabled
`;

/** The same in Bicep: a good batch endpoint. */
export const BICEP = `resource workspace 'Microsoft.MachineLearningServices/workspaces@2024-10-01' existing = {
  name: 'cardiology'
}

resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2024-10-01' = {
  parent: workspace
  name: 'heart-classifier'
  location: 'westeurope'
  properties: {
    authMode: 'AADToken'
  }
}
`;

/** What people write there who know the property from online endpoints. */
export const BICEP_MISTAKE = "publicNetworkAccess: 'Disabled'";

/** {@link BICEP} with the mistake, and with one that the official Bicep server reports too. */
export const BICEP_FOUNDING_CASE = BICEP.replace(
  "authMode: 'AADToken'\n",
  `authMode: 'AADToken'\n    ${BICEP_MISTAKE}\n    describtion: 'Scores the patients of the day'\n`,
);

/** Makes a folder with these files and gives its real path. */
export function makeWorkspace(name = 'heart-classifier') {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'azureml-ls-editors-'))), name);
  const files = {
    'endpoint.yml': ENDPOINT,
    'founding-case.yml': FOUNDING_CASE,
    'emoji.yml': EMOJI,
    'services.yml': COMPOSE,
    'docker-compose.yml': COMPOSE,
    'endpoint.bicep': BICEP,
    'founding-case.bicep': BICEP_FOUNDING_CASE,
    'main.bicep': "module inner 'module.bicep' = {\n  name: 'inner'\n}\n",
    'module.bicep': "output answer string = 'yes'\n",
  };
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
