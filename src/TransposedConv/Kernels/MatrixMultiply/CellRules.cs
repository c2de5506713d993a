namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Which cells of B count, as constants that the compiler sees.</summary>
internal interface ICellRule
{
    /// <summary>Whether there is a mask beside B. Without one, a missing cell must be 0 and the factors of A finite.</summary>
    static abstract bool MayBeMissing { get; }

    /// <summary>Whether only some steps of the depth are done: each is listed as a pair, the step of A and the start of its row of B.</summary>
    static abstract bool AreListed { get; }

    /// <summary>Whether every step asks for a line of <see cref="AheadLines{T}"/>.</summary>
    static abstract bool FetchesAhead { get; }
}

internal readonly struct AllCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => false;

    public static bool FetchesAhead => false;
}

internal readonly struct MaskedCells : ICellRule
{
    public static bool MayBeMissing => true;

    public static bool AreListed => false;

    public static bool FetchesAhead => false;
}

internal readonly struct ListedCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => true;

    public static bool FetchesAhead => false;
}

/// <summary>All cells, while those that are read next come to the cache.</summary>
internal readonly struct FetchingCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => false;

    public static bool FetchesAhead => true;
}
