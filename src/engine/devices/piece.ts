/** Something that a device needs. */
export interface Piece {
  name: string;
  /** Where it was found, or what was; null if it is missing. */
  found: string | null;
  /** The line that gets it. */
  get: string;
}

/** The systems that devices are for alone. */
const systems = ['Linux on x64', 'macOS', 'Windows with DirectX 12'] as const;

/** The system that a device needs. @param isIt whether this is one */
export const systemPiece = (name: (typeof systems)[number], isIt: boolean): Piece => ({
  name,
  found: isIt ? 'this system' : null,
  get: `use a machine with ${name}`,
});

/** Whether a piece is the system that a device needs, and this is another. */
export const isOtherSystem = ({ name, found }: Piece): boolean =>
  found === null && systems.some((system) => system === name);
