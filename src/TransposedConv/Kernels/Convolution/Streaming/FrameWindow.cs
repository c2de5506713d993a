namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The last frames of a signal of several channels, a row per channel, without gaps between the rows, so that a kernel can read them as they lie.
/// </summary>
internal sealed class FrameWindow<T>(int rows)
    where T : unmanaged
{
    /// <summary>Up to so many new frames it is quicker to move all rows at once, and what lies between what is held with them.</summary>
    private const int FewFrames = 16;

    private T[] _cells = [];
    private int _stride;
    private int _first;

    /// <summary>Frames that are held.</summary>
    public int Held { get; private set; }

    /// <summary>All frames at hand, row by row.</summary>
    /// <remarks>Only directly after <see cref="Append"/> or <see cref="Clear"/>; not after <see cref="Keep"/>.</remarks>
    public ReadOnlySpan<T> Cells => _cells.AsSpan(0, rows * _stride);

    /// <summary>Forgets everything and holds frames of zeros.</summary>
    public void Clear(int frames)
    {
        Reserve(frames);
        _stride = frames;
        _first = 0;
        Held = frames;
        _cells.AsSpan(0, rows * frames).Clear();
    }

    /// <summary>Adds frames behind those that are held.</summary>
    /// <param name="chunk">[rows, <paramref name="length"/>].</param>
    /// <param name="length">Frames of the chunk.</param>
    /// <param name="skipped">How many of them, the first ones, are left out.</param>
    /// <param name="zeros">Frames of zeros behind them.</param>
    public void Append(ReadOnlySpan<T> chunk, int length, int skipped, int zeros)
    {
        int added = length - skipped;
        int stride = checked(Held + added + zeros);
        Arrange(stride, added + zeros);
        Span<T> cells = _cells;
        if (added > 0) FrameRows.Copy(chunk, length, skipped, cells[Held..], stride);
        if (zeros > 0)
        {
            for (int row = 0; row < rows; row++) cells.Slice((row * stride) + Held + added, zeros).Clear();
        }

        Held = stride;
    }

    /// <summary>Leaves out the first frames, so that so many are held.</summary>
    public void Keep(int frames)
    {
        _first = _stride - frames;
        Held = frames;
    }

    /// <summary>What is held of one row.</summary>
    public Span<T> Row(int row) => _cells.AsSpan((row * _stride) + _first, Held);

    /// <summary>Copies what is held but the first frames, [rows, <see cref="Held"/> − skipped].</summary>
    public void CopyTo(Span<T> target, int skipped = 0)
    {
        int count = Held - skipped;
        for (int row = 0; row < rows; row++) Row(row)[skipped..].CopyTo(target[(row * count)..]);
    }

    /// <summary>Lets the rows begin <paramref name="stride"/> apart, with what is held in front.</summary>
    private void Arrange(int stride, int added)
    {
        if (stride == _stride && _first == added && added <= FewFrames)
        {
            // What is held moves to the front of each row by one move of everything.
            _cells.AsSpan(added, (rows * stride) - added).CopyTo(_cells);
            _first = 0;
            return;
        }

        T[] from = _cells;
        Reserve(stride);
        // Within one array no row is written over that is still to be moved.
        bool isWidened = stride > _stride;
        for (int i = 0; i < rows && Held > 0; i++)
        {
            int row = isWidened ? rows - 1 - i : i;
            from.AsSpan((row * _stride) + _first, Held).CopyTo(_cells.AsSpan(row * stride));
        }

        _stride = stride;
        _first = 0;
    }

    private void Reserve(int stride)
    {
        long length = (long)rows * stride;
        if (length > Array.MaxLength) throw new OverflowException($"A window of {stride} frames of {rows} channels would have more than {Array.MaxLength} elements.");
        if (_cells.Length < length) _cells = GC.AllocateUninitializedArray<T>((int)length);
    }
}
