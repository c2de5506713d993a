namespace TransposedConv.Kernels.Elementwise;

/// <summary>
/// Presents pieces of strided rows as contiguous spans: directly where the stride is 1, through a small buffer otherwise.
/// </summary>
internal static class Row
{
    /// <summary>The piece length: two buffers of doubles stay well inside the first-level cache.</summary>
    internal const int Piece = 512;

    internal static ReadOnlySpan<T> Read<T>(ReadOnlySpan<T> data, long offset, long stride, int count, Span<T> buffer) where T : unmanaged
    {
        if (stride == 1) return data.Slice((int)offset, count);
        Span<T> piece = buffer[..count];
        if (stride == 0)
        {
            piece.Fill(data[(int)offset]);
            return piece;
        }

        for (int i = 0; i < count; i++) piece[i] = data[(int)(offset + (i * stride))];
        return piece;
    }

    internal static void Write<T>(ReadOnlySpan<T> piece, Span<T> data, long offset, long stride) where T : unmanaged
    {
        if (stride == 1)
        {
            piece.CopyTo(data[(int)offset..]);
            return;
        }

        for (int i = 0; i < piece.Length; i++) data[(int)(offset + (i * stride))] = piece[i];
    }
}
