import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { teamsOf } from '../../api/teams.ts';
import { teamViewOf, viewOf } from './views.tsx';
import type { View } from './views.tsx';

/** The view that the address names. */
export function useView(): View {
  const [search] = useSearchParams();
  const { data } = useQuery(teamsOf());
  const id = search.get('view');
  return useMemo(() => teamViewOf(id, data) ?? viewOf(id), [id, data]);
}
