/** What the scenes draw of what people wrote. */

import { titleOf } from '../i18n/item-words';
import type { Draft } from '../model/draft';
import { draftPicture, drawnOf, NO_PICTURE, type PeoplePicture } from '../model/people-picture';
import { isAiming, takesPlaces } from './draft-session';
import { isChangeShown } from './heat-shown';
import { valueIn } from './load';
import { shownItems } from './people-session';
import type { State } from './store';

let last: { key: readonly unknown[]; drawn: Pick<PeoplePicture, 'marks' | 'figures'> } | null =
  null;

/** The marks are made anew only when something of them changed. */
function drawn(state: State, without: string | null): Pick<PeoplePicture, 'marks' | 'figures'> {
  const { people, view } = state;
  const layers = valueIn(people.layers);
  if (!layers) return NO_PICTURE;
  const near = view.people.order === 'nearest' ? view.camera : null;
  const unmarked = isChangeShown(state);
  const key = [
    without,
    unmarked,
    people.suggested,
    people.items,
    people.outbox,
    layers,
    view.people.list,
    view.people.order,
    view.people.topic,
    view.people.words,
    near,
    view.language,
  ];
  if (last?.key.every((part, i) => part === key[i])) return last.drawn;
  last = {
    key,
    drawn: drawnOf(
      shownItems(state).filter(({ id }) => id !== without),
      layers,
      (item, layer) => titleOf(view.language, item, layer),
      unmarked,
    ),
  };
  return last.drawn;
}

export function peoplePicture(state: State): PeoplePicture {
  const { task } = state.people;
  const draft: Draft | null = task?.steps?.now ?? null;
  const changes = draft?.before && task?.kind !== 'edit' ? draft.item : null;
  return {
    ...drawn(state, changes),
    chosen: state.view.people.item,
    draft: draft && draftPicture(draft),
    opens: task === null && state.heat.stamping === null,
    aims: takesPlaces(task),
    aimed: draft && isAiming(task) && draft.points.length === 0 ? draft : null,
    reshapes: task?.kind === 'reshape',
    outlines: isChangeShown(state),
  };
}

/** Whether two pictures show the same. */
export function isSamePicture(a: PeoplePicture, b: PeoplePicture): boolean {
  if (a.marks !== b.marks || a.figures !== b.figures) return false;
  const rest = ({ chosen, draft, opens, aims, aimed, reshapes, outlines }: PeoplePicture) =>
    JSON.stringify([chosen, draft, opens, aims, aimed, reshapes, outlines]);
  return rest(a) === rest(b);
}
