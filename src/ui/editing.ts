import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../i18n/index.ts';
import { heading } from './heading.ts';
import { icon } from './icons.ts';
import { notice } from './notice.ts';

export interface EditActs {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isSaving: boolean;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly save: () => void;
}

/** Undo, Redo and Save, beside a heading. */
export const editButtons = (localizer: Localizer, acts: EditActs): TemplateResult =>
  html`<div class="acts">
    <button type="button" class="btn ghost" aria-disabled=${acts.canUndo ? nothing : 'true'} @click=${acts.undo}>
      ${localizer.t('editing.undo')}
    </button>
    <button type="button" class="btn ghost" aria-disabled=${acts.canRedo ? nothing : 'true'} @click=${acts.redo}>
      ${localizer.t('editing.redo')}
    </button>
    <button type="button" class="btn primary" aria-busy=${acts.isSaving ? 'true' : nothing} @click=${acts.save}>
      ${acts.isSaving ? html`${icon('running')}${localizer.t('editing.saving')}` : localizer.t('editing.save')}
    </button>
  </div>`;

/** The same by keys: Ctrl or Cmd with Z, Y, Shift+Z and S. */
export const actByKey = (
  event: KeyboardEvent,
  { undo, redo, save }: Pick<EditActs, 'undo' | 'redo' | 'save'>,
): void => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const acts: Readonly<Record<string, () => void>> = { s: save, y: redo, z: event.shiftKey ? redo : undo };
  const act = acts[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
};

export interface TwoVersions {
  readonly localizer: Localizer;
  /** Of the headings over the versions. */
  readonly level: number;
  /** Who changed what, and when. */
  readonly title: string;
  readonly body: string;
  /** What each of the two changed, in words. */
  readonly theirs: readonly string[];
  readonly mine: readonly string[];
  /** Said of a version that changed nothing. */
  readonly nothing: string;
  /** What becomes of theirs when one's own is kept. */
  readonly help: string;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else has stored another version: who, when, and what each of the two changed. */
export const twoVersions = (versions: TwoVersions): TemplateResult => {
  const { localizer, level } = versions;
  const version = (title: string, changes: readonly string[]) =>
    html`<div class="version">
      ${heading({ level, content: title, look: 'topic' })}
      ${
        changes.length > 0
          ? html`<ul class="dots">
              ${changes.map(change => html`<li>${change}</li>`)}
            </ul>`
          : html`<p>${versions.nothing}</p>`
      }
    </div>`;
  return html`<div class="conflict" part="conflict">
    ${notice({
      tone: 'warn',
      role: 'alert',
      title: versions.title,
      body: html`<p>${versions.body}</p>
        <div class="cols two">
          ${version(localizer.t('editing.theirs'), versions.theirs)}
          ${version(localizer.t('editing.mine'), versions.mine)}
        </div>
        <div class="btnbar">
          <button type="button" class="btn small" @click=${versions.onKeepMine}>
            ${localizer.t('editing.keepMine')}
          </button>
          <button type="button" class="btn small" @click=${versions.onTakeTheirs}>
            ${localizer.t('editing.takeTheirs')}
          </button>
        </div>
        <p class="sm">${versions.help}</p>`,
    })}
  </div>`;
};
