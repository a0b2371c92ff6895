import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Access, Deployment, Run, Session } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { allows } from '../../model/access.ts';
import { isMoving } from '../../model/status.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';
import { deploymentStatus, runStatus } from '../../ui/status.ts';
import { spark } from './spark.ts';

export interface DeploymentTable {
  readonly localizer: Localizer;
  readonly who: Session;
  /** Id of the deployment whose log is open. */
  readonly opened: string | null;
  /** Ids of those that a person just asked something of. */
  readonly busy: ReadonlySet<string>;
  readonly onOpen: (deployment: Deployment) => void;
  readonly onRun: (deployment: Deployment) => void;
  readonly onStop: (deployment: Deployment) => void;
  /** Pauses what is active, resumes what is paused. */
  readonly onSwitch: (deployment: Deployment) => void;
  readonly onRemove: (deployment: Deployment) => void;
  readonly onRefused: (
    reason: 'deployments.mayNotRun' | 'deployments.mayNotSwitch' | 'deployments.mayNotRemove',
  ) => void;
  readonly renderLog: (deployment: Deployment) => unknown;
}

/** The run that goes on now, if one does. */
export const movingRun = ({ state, lastRun }: Deployment): Run | null =>
  state === 'active' && lastRun && isMoving(lastRun.status) ? lastRun : null;

const may = (who: Session, { environment }: Deployment, needed: Access): boolean => {
  const access = who.environments.find(({ id }) => id === environment.id)?.access;
  return access !== undefined && allows(access, needed);
};

const renderStatus = (localizer: Localizer, deployment: Deployment): TemplateResult => {
  const run = movingRun(deployment);
  if (!run) return deploymentStatus(localizer, deployment);
  return html`<div class="runp">
    ${runStatus(localizer, run.status, run.progress)}
    ${
      run.progress === null
        ? nothing
        : html`<progress
            max="1"
            .value=${run.progress}
            aria-label=${localizer.t('deployments.progress', { name: deployment.recipe.name })}
          ></progress>`
    }
  </div>`;
};

interface Action {
  readonly icon: IconName;
  readonly label: string;
  readonly act: () => void;
  readonly isAllowed?: boolean;
  readonly isBusy?: boolean;
}

const renderAction = ({ icon: name, label, act, isAllowed = true, isBusy = false }: Action): TemplateResult =>
  html`<button
    type="button"
    class="btn icon small ghost"
    aria-label=${label}
    title=${label}
    aria-disabled=${isAllowed ? nothing : 'true'}
    aria-busy=${isBusy ? 'true' : nothing}
    @click=${act}
  >
    ${icon(isBusy ? 'running' : name)}
  </button>`;

const renderActions = (table: DeploymentTable, deployment: Deployment): TemplateResult => {
  const { localizer, who } = table;
  const { name } = deployment.recipe;
  const mayRun = may(who, deployment, 'execute');
  const mayChange = may(who, deployment, 'write');
  const isPaused = deployment.state === 'paused';
  const run: Action = movingRun(deployment)
    ? { icon: 'stop', label: localizer.t('deployments.stopRun', { name }), act: () => table.onStop(deployment) }
    : { icon: 'play', label: localizer.t('deployments.runNow', { name }), act: () => table.onRun(deployment) };
  return html`<div class="rowacts">
    ${
      deployment.state === 'active'
        ? renderAction({
            ...run,
            isAllowed: mayRun,
            isBusy: table.busy.has(deployment.id),
            act: mayRun ? run.act : () => table.onRefused('deployments.mayNotRun'),
          })
        : nothing
    }
    ${
      deployment.state === 'active' || isPaused
        ? renderAction({
            icon: isPaused ? 'play' : 'pause',
            label: localizer.t(isPaused ? 'deployments.resume' : 'deployments.pause', { name }),
            isAllowed: mayChange,
            isBusy: isPaused && table.busy.has(deployment.id),
            act: () => (mayChange ? table.onSwitch(deployment) : table.onRefused('deployments.mayNotSwitch')),
          })
        : nothing
    }
    ${renderAction({
      icon: 'history',
      label: localizer.t('deployments.log', { name }),
      act: () => table.onOpen(deployment),
    })}
    ${renderAction({
      icon: 'remove',
      label: localizer.t('deployments.remove', { name }),
      isAllowed: mayChange,
      act: () => (mayChange ? table.onRemove(deployment) : table.onRefused('deployments.mayNotRemove')),
    })}
  </div>`;
};

const lastRunText = (localizer: Localizer, deployment: Deployment): string => {
  if (movingRun(deployment)) return localizer.t('deployments.now');
  const at = deployment.lastRun?.finishedAt ?? deployment.lastRun?.startedAt;
  return at ? localizer.moment(at) : localizer.t('deployments.never');
};

const nextRunText = (localizer: Localizer, { state, nextRunAt }: Deployment): string => {
  if (state === 'paused') return localizer.t('deployments.whenResumed');
  return nextRunAt === null ? localizer.t('deployments.byHand') : localizer.moment(nextRunAt);
};

const renderRow = (table: DeploymentTable, deployment: Deployment): TemplateResult => {
  const { localizer, who } = table;
  const { id, recipe, environment, customer, lastRun, upgrade } = deployment;
  const isOpen = table.opened === id;
  return html`<tr class="r ${isOpen ? 'sel' : ''}" part="row" role="row" aria-current=${isOpen ? 'true' : nothing}>
      <td role="cell" class="full c-name">
        <div class="name">
          ${pair(recipe.endpoints, 'small')}
          <span>
            <button
              type="button"
              class="rowbtn"
              data-deployment=${id}
              aria-expanded=${isOpen ? 'true' : 'false'}
              @click=${() => table.onOpen(deployment)}
            >
              ${recipe.name}
            </button>
            <span class="two">
              <span class="narrowonly">${environment.name}</span>
              ${who.customer ? nothing : html`<bdi>${customer.name}</bdi>`}
              ${
                upgrade
                  ? html`<span class="tag info"
                      >${icon('upgrade')}${localizer.t('deployments.newVersion', { version: upgrade })}</span
                    >`
                  : nothing
              }
            </span>
          </span>
        </div>
      </td>
      <td role="cell" class="wide">${environment.name}</td>
      <td role="cell" class="full c-st">${renderStatus(localizer, deployment)}</td>
      <td role="cell" data-l=${localizer.t('deployments.column.lastRun')}>${lastRunText(localizer, deployment)}</td>
      <td role="cell" data-l=${localizer.t('deployments.column.nextRun')}>${nextRunText(localizer, deployment)}</td>
      <td role="cell" data-l=${localizer.t('deployments.column.recent')}>${spark(localizer, deployment.recent)}</td>
      <td role="cell" class="num" data-l=${localizer.t('deployments.column.records')}>
        ${lastRun ? localizer.number(lastRun.created + lastRun.updated) : '–'}
      </td>
      <td role="cell" class="full c-act">${renderActions(table, deployment)}</td>
    </tr>
    ${
      isOpen
        ? html`<tr class="det" role="row">
            <td role="cell" colspan="8">${table.renderLog(deployment)}</td>
          </tr>`
        : nothing
    }`;
};

/** Deployments, a row each; under 760 px of container every row is a small card, and the roles keep it a table. */
export const deploymentTable = (deployments: readonly Deployment[], table: DeploymentTable): TemplateResult => {
  const { localizer } = table;
  const column = (name: 'recipe' | 'environment' | 'status' | 'lastRun' | 'nextRun' | 'recent' | 'records') =>
    localizer.t(`deployments.column.${name}`);
  return html`<div class="tw">
    <table class="cardtable" part="table" role="table">
      <caption class="vh">
        ${localizer.t('deployments.caption')}
      </caption>
      <thead>
        <tr role="row">
          <th role="columnheader" scope="col">${column('recipe')}</th>
          <th role="columnheader" scope="col" class="wide">${column('environment')}</th>
          <th role="columnheader" scope="col">${column('status')}</th>
          <th role="columnheader" scope="col">${column('lastRun')}</th>
          <th role="columnheader" scope="col">${column('nextRun')}</th>
          <th role="columnheader" scope="col">${column('recent')}</th>
          <th role="columnheader" scope="col" class="num">${column('records')}</th>
          <th role="columnheader" scope="col">
            <span class="vh">${localizer.t('deployments.column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          deployments,
          ({ id }) => id,
          deployment => renderRow(table, deployment),
        )}
      </tbody>
    </table>
  </div>`;
};
