import {
  addTeamMember,
  createTeam,
  deleteTeam,
  removeTeamMember,
  updateTeam,
} from '@frontdesk/contract';
import type { Team } from '@frontdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** A team as the form has it. */
export interface TeamForm {
  name: string;
  description: string;
  autoAssign: boolean;
  takesHandovers: boolean;
  memberIds: readonly string[];
}

/** What a form begins with. */
export function formOf(team: Team | undefined): TeamForm {
  return {
    name: team?.name ?? '',
    description: team?.description ?? '',
    autoAssign: team?.autoAssign ?? false,
    takesHandovers: team?.takesHandovers ?? false,
    memberIds: team?.members.map(({ id }) => id) ?? [],
  };
}

/**
 * Makes a team, or sends what was changed in one; then its members. What was done before an error
 * stays done: pressed again it goes on from there.
 */
export function useSaveTeam(team: Team | undefined): UseMutationResult<void, Error, TeamForm> {
  const cache = useQueryClient();
  const made = useRef(team);
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (form) => {
      made.current = await saveFields(made.current, form);
      await saveMembers(made.current, form.memberIds);
    },
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.teams }),
  });
}

async function saveFields(team: Team | undefined, form: TeamForm): Promise<Team> {
  const { name, description, autoAssign, takesHandovers } = form;
  const body = { name, description: description.trim() || null, autoAssign, takesHandovers };
  return team
    ? client.call(updateTeam, { params: { id: team.id }, body })
    : client.call(createTeam, { body });
}

async function saveMembers({ id, members }: Team, wanted: readonly string[]): Promise<void> {
  const before = members.map((member) => member.id);
  for (const userId of wanted) {
    if (!before.includes(userId)) await client.call(addTeamMember, { params: { id, userId } });
  }
  for (const userId of before) {
    if (!wanted.includes(userId)) await client.call(removeTeamMember, { params: { id, userId } });
  }
}

/** Removes a team; its conversations stay. */
export function useDeleteTeam(): UseMutationResult<undefined, Error, Team> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ id }) => client.call(deleteTeam, { params: { id } }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.teams }),
  });
}
