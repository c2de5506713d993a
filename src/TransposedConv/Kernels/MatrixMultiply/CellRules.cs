namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Whether cells of B may be missing, as a constant that the compiler sees.</summary>
internal interface ICellRule
{
    /// <summary>Whether there is a mask beside B. Without one, a missing cell must be 0 and the factors of A finite.</summary>
    static abstract bool MayBeMissing { get; }
}

internal readonly struct AllCells : ICellRule
{
    public static bool MayBeMissing => false;
}

internal readonly struct MaskedCells : ICellRule
{
    public static bool MayBeMissing => true;
}
