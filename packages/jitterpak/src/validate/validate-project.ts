import type { Project } from '../project/project.ts';
import { entityProblems } from './entity-problems.ts';
import { problemOf, type Problem } from './problem.ts';
import { timeZoneKnowledge } from './schedule.ts';
import { structureProblems } from './structure.ts';

function* variableNameProblems({ variables }: Project): Generator<Problem, void, undefined> {
  const names = new Set<string>();
  for (const variable of variables) {
    if (variable.name !== '' && names.has(variable.name)) {
      const message = 'Another project variable has the same name.';
      yield problemOf(variable, { code: 'duplicate-variable', message, hint: 'Rename one of them in Design Studio.' });
    }
    names.add(variable.name);
  }
}

export interface ValidateOptions {
  /** To tell schedules that have ended; left out, none is looked for. */
  readonly now?: Date;
}

/**
 * Everything that people should know about a project before they rely on it, those warnings among it that came with
 * reading. A project with problems is still a project: it can be changed and written.
 */
export const validateProject = (project: Project, { now }: ValidateOptions = {}): readonly Problem[] => {
  const knowledge = { now: now ?? null, isTimeZone: timeZoneKnowledge() };
  const problems = [...structureProblems(project), ...variableNameProblems(project)];
  for (const entity of project.entities) problems.push(...entityProblems(entity, knowledge));
  return problems;
};
