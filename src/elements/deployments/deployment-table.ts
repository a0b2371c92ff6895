import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Access, Deployment, Session } from '../../contract/index.ts';
import type { Localizer } from '../../i18n/localizer.ts';
import { allows } from '../../model/access.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { pair } from '../../ui/monogram.ts';
import { deploymentStatus, runStatus } from '../../ui/status.ts';
import { movingRun, type SortColumn, type Sorting } from './deployment-list.ts';
import type { Block, RowWindow } from './row-window.ts';
import { spark } from './spark.ts';

export interface DeploymentTable {
  readonly localizer: Localizer;
  readonly who: Session;
  readonly deployment: (id: string) => Deployment | undefined;
  /** Of all blocks together. */
  readonly count: number;
  readonly window: RowWindow;
  readonly sorting: Sorting | null;
  /** Id of the deployment whose log is open. */
  readonly opened: string | null;
  /** Id of the deployment whose menu is open. */
  readonly menuOf: string | null;
  /** Ids of those that a person just asked something of. */
  readonly busy: ReadonlySet<string>;
  /** Those of which a run is asked for. */
  readonly sent: ReadonlySet<string>;
  /** Whether there is a way to the wizard. */
  readonly canChange: boolean;
  /** Records a second that the run of a deployment copies; null while nobody can tell. */
  readonly paceOf: (deployment: Deployment) => number | null;
  readonly onSort: (column: SortColumn) => void;
  readonly onOpen: (deployment: Deployment) => void;
  readonly onRun: (deployment: Deployment) => void;
  readonly onStop: (deployment: Deployment) => void;
  /** Pauses what is active, resumes what is paused. */
  readonly onSwitch: (deployment: Deployment) => void;
  readonly onUpgrade: (deployment: Deployment) => void;
  /** To the deployment's connections. */
  readonly onSignIn: (deployment: Deployment) => void;
  readonly onMenu: (deployment: Deployment, opener: HTMLElement) => void;
  readonly onRefused: (reason: 'deployments.mayNotRun' | 'deployments.mayNotSwitch') => void;
  readonly onPointer: (event: Event) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly renderLog: (deployment: Deployment) => unknown;
}

export const may = (who: Session, { environment }: Deployment, needed: Access): boolean => {
  const access = who.environments.find(({ id }) => id === environment.id)?.access;
  return access !== undefined && allows(access, needed);
};

const renderStatus = ({ localizer, paceOf, sent }: DeploymentTable, deployment: Deployment): TemplateResult => {
  const run = movingRun(deployment);
  if (!run)
    return sent.has(deployment.id) ? runStatus(localizer, 'submitted') : deploymentStatus(localizer, deployment);
  const pace = paceOf(deployment);
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
    ${
      run.read === 0
        ? nothing
        : html`<span class="two"
            >${
              pace
                ? localizer.t('deployments.pace', { count: run.read, pace })
                : localizer.t('deployments.read', { count: run.read })
            }</span
          >`
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

/** The second half of a double click would press what the button has become: Run now turns into Stop. */
const once =
  (act: () => void) =>
  ({ detail }: MouseEvent): void => {
    if (detail < 2) act();
  };

const renderAction = ({ icon: name, label, act, isAllowed = true, isBusy = false }: Action): TemplateResult =>
  html`<button
    type="button"
    class="btn icon small ghost"
    aria-label=${label}
    title=${label}
    aria-disabled=${isAllowed ? nothing : 'true'}
    aria-busy=${isBusy ? 'true' : nothing}
    @click=${once(act)}
  >
    ${icon(isBusy ? 'running' : name)}
  </button>`;

const renderActions = (table: DeploymentTable, deployment: Deployment): TemplateResult => {
  const { localizer, who } = table;
  const { id, state } = deployment;
  const { name } = deployment.recipe;
  const mayRun = may(who, deployment, 'execute');
  const mayChange = may(who, deployment, 'write');
  const isPaused = state === 'paused';
  const isBusy = table.busy.has(id);
  const run: Action = movingRun(deployment)
    ? { icon: 'stop', label: localizer.t('deployments.stopRun', { name }), act: () => table.onStop(deployment) }
    : { icon: 'play', label: localizer.t('deployments.runNow', { name }), act: () => table.onRun(deployment) };
  return html`<div class="rowacts">
    <slot name="row-actions-${id}"></slot>
    ${
      state === 'active'
        ? renderAction({
            ...run,
            isAllowed: mayRun,
            isBusy,
            act: mayRun ? run.act : () => table.onRefused('deployments.mayNotRun'),
          })
        : nothing
    }
    ${
      state === 'active' || isPaused
        ? renderAction({
            icon: isPaused ? 'play' : 'pause',
            label: localizer.t(isPaused ? 'deployments.resume' : 'deployments.pause', { name }),
            isAllowed: mayChange,
            isBusy: isPaused && isBusy,
            act: () => (mayChange ? table.onSwitch(deployment) : table.onRefused('deployments.mayNotSwitch')),
          })
        : nothing
    }
    <button
      type="button"
      class="btn icon small ghost more"
      aria-haspopup="menu"
      aria-expanded=${table.menuOf === id ? 'true' : 'false'}
      aria-label=${localizer.t('deployments.more', { name })}
      title=${localizer.t('deployments.more', { name })}
      @click=${(event: Event) => table.onMenu(deployment, event.currentTarget as HTMLElement)}
    >
      ${icon('more')}
    </button>
  </div>`;
};

const lastRunText = (localizer: Localizer, deployment: Deployment): string => {
  if (movingRun(deployment)) return localizer.t('deployments.now');
  const at = deployment.lastRun?.finishedAt ?? deployment.lastRun?.startedAt;
  return at ? localizer.moment(at) : localizer.t('deployments.never');
};

const nextRunText = (localizer: Localizer, { state, nextRunAt }: Deployment): string => {
  if (state === 'paused') return localizer.t('deployments.whenResumed');
  return nextRunAt === null || state !== 'active' ? localizer.t('deployments.byHand') : localizer.moment(nextRunAt);
};

const renderUpgrade = (table: DeploymentTable, deployment: Deployment): unknown => {
  const { upgrade: version } = deployment;
  if (!version) return nothing;
  const words = table.localizer.t('deployments.newVersion', { version });
  return table.canChange
    ? html`<button
        type="button"
        class="tag info up"
        aria-label=${table.localizer.t('deployments.upgradeOf', { version, name: deployment.recipe.name })}
        @click=${() => table.onUpgrade(deployment)}
      >
        ${icon('upgrade')}${words}
      </button>`
    : html`<span class="tag info">${icon('upgrade')}${words}</span>`;
};

/** Which systems no longer let us in, and the way to sign in with them again. */
const renderLostAccess = (table: DeploymentTable, deployment: Deployment): unknown => {
  const { lostAccess = [], recipe } = deployment;
  return lostAccess.map(id => {
    const app = recipe.endpoints.find(endpoint => endpoint.id === id)?.name ?? id;
    const words = html`${icon('warning')}${table.localizer.t('deployments.signInAgain', { app })}`;
    return table.canChange && may(table.who, deployment, 'write')
      ? html`<button type="button" class="tag bad up" @click=${() => table.onSignIn(deployment)}>${words}</button>`
      : html`<span class="tag bad">${words}</span>`;
  });
};

const renderPractice = ({ localizer }: DeploymentTable, { practice }: Deployment): unknown =>
  practice ? html`<span class="tag warn">${localizer.t('deployments.practice')}</span>` : nothing;

const renderCells = (table: DeploymentTable, deployment: Deployment): TemplateResult => {
  const { localizer, who } = table;
  const { id, recipe, environment, customer, lastRun, state } = deployment;
  const column = (name: 'customer' | 'lastRun' | 'nextRun' | 'recent' | 'records') =>
    localizer.t(`deployments.column.${name}`);
  return html`<td role="cell" class="full c-name">
      <div class="name">
        ${pair(recipe.endpoints, 'small')}
        <span>
          <button
            type="button"
            class="rowbtn"
            data-deployment=${id}
            aria-expanded=${table.opened === id ? 'true' : 'false'}
            @click=${() => table.onOpen(deployment)}
          >
            ${recipe.name}
          </button>
          <span class="two"
            ><span class="narrowonly">${environment.name}</span> ${renderPractice(table, deployment)}
            ${renderLostAccess(table, deployment)} ${renderUpgrade(table, deployment)}</span
          >
        </span>
      </div>
    </td>
    ${
      who.customer
        ? nothing
        : html`<td role="cell" class="c-customer" data-l=${column('customer')}><bdi>${customer.name}</bdi></td>`
    }
    <td role="cell" class="wide">${environment.name}</td>
    <td role="cell" class="full c-st">${renderStatus(table, deployment)}</td>
    <td role="cell" data-l=${column('lastRun')}>${lastRunText(localizer, deployment)}</td>
    <td role="cell" data-l=${column('nextRun')}>${nextRunText(localizer, deployment)}</td>
    <td role="cell" class="c-recent" data-l=${column('recent')}>${spark(localizer, deployment.recent)}</td>
    <td role="cell" class="num" data-l=${column('records')}>
      ${lastRun ? localizer.number(lastRun.created + lastRun.updated) : '–'}
    </td>
    <td role="cell" class="full c-act">${state === 'removed' ? nothing : renderActions(table, deployment)}</td>`;
};

const renderRow = (table: DeploymentTable, id: string, place: number): unknown => {
  const deployment = table.deployment(id);
  if (!deployment) return nothing;
  const isOpen = table.opened === id;
  const isWindowed = table.window.isFor(table.count);
  const parts = [
    deployment,
    isOpen,
    table.busy.has(id),
    table.sent.has(id),
    table.menuOf === id,
    table.paceOf(deployment),
    place,
  ];
  return [
    guard([...parts, isWindowed, table.localizer, table.who, table.canChange], () => {
      // A row out of view has no cells for a screen reader, so it has a name of its own.
      return html`<tr
        class="r ${isOpen ? 'sel' : ''}"
        part="row"
        role="row"
        aria-label=${deployment.recipe.name}
        aria-rowindex=${isWindowed ? place + 2 : nothing}
        aria-current=${isOpen ? 'true' : nothing}
      >
        ${renderCells(table, deployment)}
      </tr>`;
    }),
    isOpen && deployment.state !== 'removed'
      ? html`<tr class="det" role="row">
          <td role="cell" colspan="9">${table.renderLog(deployment)}</td>
        </tr>`
      : nothing,
  ];
};

const renderBlock = (
  table: DeploymentTable,
  { number, start, ids, isNear }: Block,
  isWatched: boolean,
): TemplateResult =>
  html`<tbody ${ref(isWatched ? table.window.watcher(number) : undefined)}>
    ${
      isNear
        ? repeat(
            ids,
            id => id,
            (id, index) => renderRow(table, id, start + index),
          )
        : html`<tr class="gap" aria-hidden="true"></tr>`
    }
  </tbody>`;

const renderHead = ({ localizer, who, sorting, onSort }: DeploymentTable): TemplateResult => {
  const sortable = (column: SortColumn, look = '') =>
    html`<th
      role="columnheader"
      scope="col"
      class=${look}
      aria-sort=${sorting?.column === column ? sorting.direction : nothing}
    >
      <button type="button" class="sort" @click=${() => onSort(column)}>
        ${localizer.t(`deployments.column.${column}`)}${icon('sorted')}
      </button>
    </th>`;
  return html`<thead>
    <tr role="row">
      ${sortable('recipe')} ${who.customer ? nothing : sortable('customer')} ${sortable('environment', 'wide')}
      ${sortable('status')} ${sortable('lastRun')} ${sortable('nextRun')}
      <th role="columnheader" scope="col" class="c-recent">${localizer.t('deployments.column.recent')}</th>
      ${sortable('records', 'num')}
      <th role="columnheader" scope="col">
        <span class="vh">${localizer.t('deployments.column.actions')}</span>
      </th>
    </tr>
  </thead>`;
};

/** Deployments, a row each; under 760 px of container every row is a small card, and the roles keep it a table. */
export const deploymentTable = (table: DeploymentTable, blocks: readonly Block[]): TemplateResult => {
  const { localizer, who, count } = table;
  const isWindowed = table.window.isFor(count);
  return html`<div
    class="tw"
    @pointerenter=${table.onPointer}
    @pointerleave=${table.onPointer}
    @focusin=${table.onFocus}
    @focusout=${table.onFocus}
  >
    <table
      class="cardtable rows ${who.customer ? '' : 'all'}"
      part="table"
      role="table"
      aria-label=${localizer.t('deployments.caption')}
      aria-rowcount=${isWindowed ? count + 1 : nothing}
    >
      ${renderHead(table)}
      ${repeat(
        blocks,
        ({ number }) => number,
        block => renderBlock(table, block, isWindowed),
      )}
    </table>
  </div>`;
};
