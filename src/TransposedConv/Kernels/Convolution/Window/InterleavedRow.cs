namespace TransposedConv.Kernels.Convolution;

/// <summary>A row of the output of one channel, as the tiles that write it need it.</summary>
/// <param name="plane">The channel's first cell in example 0.</param>
/// <param name="targets">For each register of positions where the first of its cells is, counted from there; see <see cref="Aim"/>.</param>
/// <param name="pieces">The same for each piece of the row.</param>
/// <param name="end">What is added to every sum at last.</param>
internal readonly unsafe struct InterleavedRow<T>(T* plane, nint* targets, OutputPiece* pieces, T end)
    where T : unmanaged
{
    public T* Plane { get; } = plane;

    public nint* Targets { get; } = targets;

    public OutputPiece* Pieces { get; } = pieces;

    public T End { get; } = end;

    /// <summary>Finds the targets of the registers all of whose cells lie in one piece and are written.</summary>
    /// <param name="pieces">The pieces of a row of the output.</param>
    /// <param name="count">How many pieces.</param>
    /// <param name="lanes">Positions in a register.</param>
    /// <param name="phases">Cells of a position.</param>
    /// <param name="targets">The targets.</param>
    /// <returns>A bit for each of these registers.</returns>
    public static uint Aim(OutputPiece* pieces, int count, int lanes, int phases, nint* targets)
    {
        uint aimed = 0;
        for (OutputPiece* piece = pieces; piece < pieces + count; piece++)
        {
            int first = piece->Offset + (piece->Skipped > 0 ? 1 : 0);
            int end = piece->Offset + piece->Cells / phases;
            for (int register = (first + lanes - 1) / lanes; (register + 1) * lanes <= end; register++)
            {
                targets[register] = piece->Target + (nint)(register * lanes - piece->Offset) * phases;
                aimed |= 1u << register;
            }
        }

        return aimed;
    }
}
