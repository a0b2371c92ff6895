import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../i18n/index.ts';
import { fileAnswer, mostFileBytes, readFileAnswer } from '../model/file-answer.ts';
import { control } from './control.ts';
import { controlAttributes, labelled, type Field } from './field.ts';
import { icon } from './icons.ts';

export interface FileField extends Field {
  /** As it is kept; empty when no file was chosen. */
  readonly value: string;
  /** In bytes; a bigger file is not read in. */
  readonly most?: number | undefined;
  /** @param value Empty when the file was removed. */
  readonly onChange: (value: string) => void;
}

const contentOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = reader.result as string;
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read'));
    reader.readAsDataURL(file);
  });

/** A file that goes along with the answers. */
export const fileField = (localizer: Localizer, field: FileField): TemplateResult => {
  const { value, most = mostFileBytes, onChange } = field;
  const choose = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (!file) return;
    onChange(fileAnswer(file, file.size > most ? '' : await contentOf(file)));
    input.value = '';
  };
  const file = control<HTMLInputElement>({
    attributes: { ...controlAttributes(field), type: 'file' },
    on: { change: input => void choose(input) },
  });
  const chosen = value === '' ? null : readFileAnswer(value);
  return labelled(
    localizer,
    field,
    html`${
        chosen
          ? html`<span class="file"
              >${icon('check')}<span
                ><bdi>${chosen.name || localizer.t('field.file.nameless')}</bdi>,
                ${localizer.t('field.file.size', { size: Math.max(1, Math.round(chosen.size / 1024)) })}</span
              ><button type="button" class="btn link small" @click=${() => onChange('')}>
                ${localizer.t('field.file.remove')}
              </button></span
            >`
          : nothing
      }<input class="input" ${file} />`,
  );
};
