import { useState } from 'react';
import type { DragEvent } from 'react';

interface DropTarget {
  onDragEnter(event: DragEvent): void;
  onDragOver(event: DragEvent): void;
  onDragLeave(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

/** Makes an element take dropped files; `isOver` while files hover over it. */
export function useDropped(
  isEnabled: boolean,
  take: (files: readonly File[]) => void,
): { isOver: boolean; target: DropTarget | undefined } {
  // Entering a child fires before leaving its parent: only the count tells inside from outside.
  const [depth, setDepth] = useState(0);
  const target: DropTarget = {
    onDragEnter(event) {
      if (hasFiles(event)) setDepth(depth + 1);
    },
    onDragOver(event) {
      if (hasFiles(event)) event.preventDefault();
    },
    onDragLeave(event) {
      if (hasFiles(event)) setDepth(Math.max(0, depth - 1));
    },
    onDrop(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      setDepth(0);
      take([...event.dataTransfer.files]);
    },
  };
  return { isOver: depth > 0, target: isEnabled ? target : undefined };
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}
