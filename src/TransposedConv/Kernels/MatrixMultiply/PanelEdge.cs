namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>The lanes of a panel's last vector that no column fills.</summary>
internal static unsafe class PanelEdge
{
    /// <summary>Puts zeros behind the last column of every step.</summary>
    public static void Clear<T>(T* panel, int columns, int filled, int depth, int stride)
        where T : unmanaged
    {
        if (columns == filled) return;
        T* row = panel + columns;
        for (int k = 0; k < depth; k++, row += stride)
        {
            for (int c = 0; c < filled - columns; c++) row[c] = default;
        }
    }

    /// <summary>Copies the part of the last panel's rows of C that exists.</summary>
    public static void CopyRows<T>(T* source, nint sourceStride, T* target, nint targetStride, int rows, int width)
        where T : unmanaged
    {
        for (int r = 0; r < rows; r++)
        {
            new ReadOnlySpan<T>(source + r * sourceStride, width).CopyTo(new Span<T>(target + r * targetStride, width));
        }
    }
}
