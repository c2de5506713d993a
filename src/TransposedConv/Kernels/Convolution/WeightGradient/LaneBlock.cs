namespace TransposedConv.Kernels.Convolution;

/// <summary>A block of positions as a <see cref="LaneTile"/> goes through it: rows, and in each row neighbours in steps of all lanes.</summary>
/// <param name="rows">Rows of positions.</param>
/// <param name="columns">Positions in a row.</param>
/// <param name="smallPitch">Elements between rows of the small array.</param>
/// <param name="windowPitch">Elements between rows of the window.</param>
/// <param name="inside">A mask with all bits set for every lane.</param>
/// <param name="edge">The mask of the lanes that the last positions of a row take, where they do not take all.</param>
internal readonly unsafe struct LaneBlock<T>(int rows, int columns, int smallPitch, int windowPitch, T* inside, T* edge)
    where T : unmanaged
{
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly int SmallPitch = smallPitch;
    public readonly int WindowPitch = windowPitch;
    public readonly T* Inside = inside;
    public readonly T* Edge = edge;
}
