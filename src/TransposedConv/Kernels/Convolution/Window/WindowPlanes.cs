namespace TransposedConv.Kernels.Convolution;

/// <summary>The planes of a window on the depth axis: a ring, in which the next positions find those that they share with the ones before.</summary>
/// <remarks>
/// Kernel 3 and stride 1, positions of depth 4 and then of 5: plane 6 takes the place of plane 3, and the taps find theirs one place further on.
/// <code>
/// place       0 1 2
/// depth 4     3 4 5     rotation 0
/// depth 5     6 4 5     rotation 1
/// </code>
/// </remarks>
internal readonly struct WindowPlanes
{
    /// <summary>There is a list of offsets for each rotation, which should not push the window out of the cache.</summary>
    private const long MostOffsets = 16 * 1024;

    private readonly int _step;
    private readonly long _first;

    /// <param name="depth">The axis.</param>
    /// <param name="offsets">Offsets of a list.</param>
    public WindowPlanes(PhaseAxis depth, long offsets)
    {
        long[] shifts = depth.Shifts;
        bool areNeighbours = shifts[^1] - shifts[0] == shifts.Length - 1;
        bool isShared = areNeighbours && depth.Cells > 1 && shifts.Length > depth.InputStep && shifts.Length * offsets <= MostOffsets;
        Rotations = isShared ? shifts.Length : 1;
        _step = depth.InputStep;
        _first = shifts[0];
    }

    /// <summary>Planes of the ring, or 1 where nothing is shared.</summary>
    public int Rotations { get; }

    /// <summary>In which place the first plane of the positions of a depth lies.</summary>
    public int RotationOf(int z) => (int)(((z * (long)_step + _first) % Rotations + Rotations) % Rotations);

    /// <summary>How many planes a block shares with the one computed before, so that they are there already.</summary>
    public int Kept(in WindowBlock previous, in WindowBlock block) =>
        Rotations > 1 && block == previous with { Z = previous.Z + 1 } ? Rotations - _step : 0;
}
