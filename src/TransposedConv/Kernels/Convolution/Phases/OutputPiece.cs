using System.Runtime.CompilerServices;

namespace TransposedConv.Kernels.Convolution;

/// <summary>The cells of one row of the output that neighbouring positions of a tile make up; the same for every channel.</summary>
/// <param name="Offset">The first position within the tile.</param>
/// <param name="Skipped">The first cells that lie before the row of the output and are not written; less than the phases of a position.</param>
/// <param name="Cells">How many cells, of all phases of the row, those skipped too.</param>
/// <param name="Target">The first cell, skipped or not, counted from the start of the channel in example 0.</param>
internal readonly record struct OutputPiece(int Offset, int Skipped, int Cells, nint Target)
{
    /// <summary>
    /// The pieces of a tile, row after row of <see cref="PhasePlan.OutputRows"/>, for each row one per segment; those beyond the grid have no cells. Where the plan has one
    /// row, segments that go on where the one before ends, as the rows of a whole plane do, are one piece.
    /// </summary>
    /// <returns>How many pieces each row has.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Locate(PhasePlan plan, ReadOnlySpan<RowSegment> segments, Span<OutputPiece> pieces)
    {
        nint exampleStride = (nint)plan.Groups * plan.OutChannels * plan.OutputCells;
        bool mayJoin = plan.OutputRows.Length == 1;
        int i = 0;
        int joined = 0;
        foreach (OutputRow row in plan.OutputRows)
        {
            foreach (ref readonly RowSegment segment in segments)
            {
                long z = (long)segment.Z * plan.Depth.OutputStep + row.Z - plan.Depth.Lead;
                long y = (long)segment.Y * plan.Height.OutputStep + row.Y - plan.Height.Lead;
                long x = (long)segment.X * plan.Width.OutputStep - plan.Width.Lead;
                bool exists = z >= 0 && z < plan.Depth.OutputLength && y >= 0 && y < plan.Height.OutputLength;
                long cells = exists ? Math.Clamp(plan.Width.OutputLength - x, 0, (long)segment.Length * plan.Width.OutputStep) : 0;
                nint target = cells == 0 ? 0 : segment.N * exampleStride + (nint)((z * plan.Height.OutputLength + y) * plan.Width.OutputLength + x);
                var piece = new OutputPiece(segment.Offset, (int)Math.Max(0, -x), (int)cells, target);
                if (mayJoin && i > 0 && pieces[i - 1].IsContinuedBy(piece, plan.Width.OutputStep))
                {
                    pieces[i - 1] = pieces[i - 1] with { Cells = pieces[i - 1].Cells + piece.Cells };
                    joined++;
                }
                else
                {
                    pieces[i++] = piece;
                }
            }
        }

        return segments.Length - joined;
    }

    /// <summary>What of it lies within so many positions, which the offset is counted from; without cells if nothing does.</summary>
    public OutputPiece Within(int first, int positions, int step)
    {
        int before = Math.Max(0, first - Offset);
        long cells = Math.Min(Cells - (long)before * step, (long)(first + positions - Offset - before) * step);
        return new OutputPiece(Offset + before - first, before == 0 ? Skipped : 0, (int)Math.Max(0, cells), Target + (nint)before * step);
    }

    private bool IsContinuedBy(in OutputPiece next, int step) =>
        Cells > 0 && next.Cells > 0 && next.Skipped == 0 && Target + Cells == next.Target && (long)(next.Offset - Offset) * step == Cells;
}
