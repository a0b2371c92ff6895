import { html, nothing, type TemplateResult } from 'lit';
import type { RecipeFinding } from '../../../contract/index.ts';
import type { Localizer } from '../../../i18n/localizer.ts';
import { heading } from '../../../ui/heading.ts';
import { icon, iconButton, type IconName } from '../../../ui/icons.ts';
import { notice } from '../../../ui/notice.ts';
import type { Parcel, UploadController, UploadKind } from './upload-controller.ts';

export interface UploadDialog {
  readonly localizer: Localizer;
  readonly level: number;
  readonly upload: UploadController;
  readonly isOver: boolean;
  /** Why nothing can be sent, after somebody tried to. */
  readonly hint: string;
  readonly onOver: (isOver: boolean) => void;
  readonly onSend: () => void;
  readonly onCopyList: () => void;
  readonly onClose: () => void;
  /** Whether one goes on to the editor when everything is stored. */
  readonly isEdited: boolean;
  readonly onDone: () => void;
}

/** What is wrong and where: by line and column, and by path for who looks it up. */
export const findingText = (localizer: Localizer, { line, column, path, message }: RecipeFinding): string => {
  const at = line === null ? '' : localizer.t('recipes.upload.line', { line, column: column ?? 1 });
  const where = [at, path].filter(Boolean).join(' · ');
  return where ? `${where}: ${message}` : message;
};

const findings = (localizer: Localizer, found: readonly RecipeFinding[]): TemplateResult =>
  html`<ul class="findings">
    ${found.map(finding => html`<li data-code=${finding.code}><bdi>${findingText(localizer, finding)}</bdi></li>`)}
  </ul>`;

const looks: Readonly<Record<Parcel['state'], readonly [tone: string, icon: IconName]>> = {
  checking: ['info', 'running'],
  refused: ['bad', 'error'],
  ready: ['ok', 'check'],
  sending: ['info', 'running'],
  stored: ['ok', 'ok'],
  failed: ['bad', 'offline'],
};

const stateText = (localizer: Localizer, { state, errors, recipe }: Parcel): string => {
  if (state === 'refused') return localizer.t('recipes.upload.refused', { count: errors.length });
  if (state === 'stored' && recipe) {
    return localizer.t('recipes.upload.storedAs', { name: recipe.name, version: recipe.version });
  }
  return localizer.t(`recipes.upload.${state}`);
};

const renderParcel = ({ localizer, upload }: UploadDialog, parcel: Parcel): TemplateResult => {
  const { files, state, errors, warnings, name } = parcel;
  const [tone, look] = looks[state];
  const all = [files.metadata, files.jitterpak, files.other].flatMap(file => file?.name ?? []);
  return html`<li class="parcel" data-state=${state}>
    <div class="line">
      <span class="grow"><bdi>${localizer.list(all)}</bdi></span>
      <span class="st ${tone}">${icon(look, look === 'running' ? 'spin' : '')}${stateText(localizer, parcel)}</span>
      ${
        state === 'sending' || state === 'stored'
          ? nothing
          : iconButton('close', localizer.t('recipes.upload.remove', { name }), () => upload.remove(name))
      }
    </div>
    ${errors.length > 0 ? findings(localizer, errors) : nothing}
    ${
      warnings.length > 0
        ? html`<details class="sm">
            <summary>${localizer.t('recipes.upload.remarks', { count: warnings.length })}</summary>
            ${findings(localizer, warnings)}
          </details>`
        : nothing
    }
  </li>`;
};

const dropZone = (dialog: UploadDialog): TemplateResult => {
  const { localizer, upload, onOver } = dialog;
  const isGenerate = upload.what.kind === 'generate';
  const over = (event: DragEvent): void => {
    event.preventDefault();
    onOver(true);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    onOver(false);
    upload.add([...(event.dataTransfer?.files ?? [])]);
  };
  const choose = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    upload.add([...(input.files ?? [])]);
    // The same file may be chosen again after it was corrected.
    input.value = '';
  };
  return html`<div
    class="dropz ${dialog.isOver ? 'over' : ''}"
    part="dropzone"
    @dragover=${over}
    @dragleave=${() => onOver(false)}
    @drop=${drop}
  >
    <strong>${localizer.t(isGenerate ? 'recipes.generate.drop' : 'recipes.upload.drop')}</strong>
    <span class="sm muted">${localizer.t('recipes.upload.or')}</span>
    <label class="btn small"
      >${localizer.t('recipes.upload.choose')}<input
        class="vh"
        type="file"
        multiple
        accept=${isGenerate ? '.jpk' : '.json,.jpk'}
        @change=${choose}
    /></label>
  </div>`;
};

const titleOf = (localizer: Localizer, what: UploadKind): string =>
  what.kind === 'update'
    ? localizer.t('recipes.update.heading', { name: what.recipe.name })
    : localizer.t(`recipes.${what.kind}.heading`);

const sendText = (localizer: Localizer, { what, ready }: UploadController): string => {
  if (what.kind === 'update') return localizer.t('recipes.update.send');
  const count = ready.length;
  return count === 0 ? localizer.t(`recipes.${what.kind}`) : localizer.t(`recipes.${what.kind}.send`, { count });
};

const renderProgress = (localizer: Localizer, parcels: readonly Parcel[]): TemplateResult => {
  const sent = parcels.filter(({ state }) => state === 'stored' || state === 'failed' || state === 'sending');
  const done = sent.filter(({ state }) => state !== 'sending').length;
  const waiting = parcels.filter(({ state }) => state === 'ready').length;
  const count = sent.length + waiting;
  const text = localizer.t('recipes.upload.progress', { done, count });
  return html`<div class="stack-2">
    <progress max=${count} .value=${done} aria-label=${text}></progress>
    <span class="sm muted" role="status">${text}</span>
  </div>`;
};

/** Files are chosen or dropped, looked at, and sent when somebody says so. */
export const uploadDialog = (dialog: UploadDialog): TemplateResult => {
  const { localizer, upload, level, hint, onClose, onSend } = dialog;
  const { parcels, what, isSending } = upload;
  const isRefused = parcels.some(({ state }) => state === 'refused');
  const failed = parcels.some(({ state }) => state === 'failed');
  const isDone = parcels.length > 0 && parcels.every(({ state }) => state === 'stored');
  return html`<div class="dh">
      ${heading({ level, content: titleOf(localizer, what), look: 'subtitle', id: 'question' })}
      ${iconButton('close', localizer.t('action.close'), onClose)}
    </div>
    <div class="db">
      <p class="muted sm">${localizer.t(`recipes.${what.kind}.lead`)}</p>
      ${dropZone(dialog)}
      ${
        isRefused
          ? notice({
              tone: 'bad',
              role: 'alert',
              body: localizer.t('recipes.upload.notUploaded'),
              actions: html`<button type="button" class="btn small" @click=${dialog.onCopyList}>
                ${localizer.t('recipes.upload.copyList')}
              </button>`,
            })
          : nothing
      }
      ${
        parcels.length > 0
          ? html`<ul class="parcels" aria-label=${localizer.t('recipes.upload.files')}>
              ${parcels.map(parcel => renderParcel(dialog, parcel))}
            </ul>`
          : nothing
      }
      ${isSending ? renderProgress(localizer, parcels) : nothing}
      ${hint ? html`<p class="err" role="alert">${icon('warning')}<span>${hint}</span></p>` : nothing}
    </div>
    <div class="df">
      ${
        isDone && !dialog.isEdited
          ? nothing
          : html`<button type="button" class="btn" @click=${onClose}>
              ${localizer.t(parcels.some(({ state }) => state === 'stored') ? 'action.close' : 'recipes.cancel')}
            </button>`
      }
      ${
        failed && !isSending
          ? html`<button type="button" class="btn primary" @click=${upload.sendAgain}>
              ${icon('refresh')}${localizer.t('action.tryAgain')}
            </button>`
          : html`<button
              type="button"
              class="btn primary"
              aria-disabled=${upload.ready.length === 0 && !isDone ? 'true' : nothing}
              aria-busy=${isSending ? 'true' : nothing}
              @click=${isDone ? dialog.onDone : onSend}
            >
              ${isSending ? icon('running') : nothing}${
                isDone ? localizer.t(dialog.isEdited ? 'recipes.edit' : 'action.close') : sendText(localizer, upload)
              }
            </button>`
      }
    </div>`;
};
