import type { TemplateResult } from 'lit';
import type { PresentationContent, StoredPresentation } from '../../contract/index.ts';
import { differences } from '../../model/curation.ts';
import { twoVersions } from '../../ui/editing.ts';
import type { CurationView } from './curation-view.ts';

interface Versions {
  readonly conflict: StoredPresentation;
  /** What both began with. */
  readonly before: PresentationContent;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else has changed what customers see. */
export const conflictNotice = (
  { controller, localizer, level }: CurationView,
  { conflict, before, onKeepMine, onTakeTheirs }: Versions,
): TemplateResult => {
  const changes = (content: PresentationContent) =>
    differences(before, content).map(part => localizer.t(`curation.differs.${part}`));
  return twoVersions({
    localizer,
    level,
    title: localizer.t('curation.conflict', {
      name: conflict.updatedBy?.name ?? localizer.t('editing.someone'),
      moment: conflict.updatedAt === null ? '' : localizer.moment(conflict.updatedAt),
    }),
    body: localizer.t('curation.conflict.body'),
    theirs: changes(conflict.own),
    mine: changes(controller.curation.own),
    nothing: localizer.t('curation.conflict.nothing'),
    help: localizer.t('curation.conflict.keepMineHelp'),
    onKeepMine,
    onTakeTheirs,
  });
};
