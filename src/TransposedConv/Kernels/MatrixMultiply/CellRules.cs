namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Which cells of B count, as constants that the compiler sees.</summary>
internal interface ICellRule
{
    /// <summary>Whether there is a mask beside B. Without one, a missing cell must be 0 and the factors of A finite.</summary>
    static abstract bool MayBeMissing { get; }

    /// <summary>Whether only some steps of the depth are done: each is listed as a pair, the step of A and the start of its row of B.</summary>
    static abstract bool AreListed { get; }

    /// <summary>How many lines of <see cref="AheadLines{T}"/> every step asks for: 0 or 1; of phases written from registers also 2 or 3.</summary>
    static abstract int LinesPerStep { get; }

    /// <summary>Whether every step asks for a factor of a later one, of each row in turn.</summary>
    static abstract bool AskForFactors { get; }

    /// <summary>Whether every step asks for its cells of a later tile; see <see cref="CellStream"/>.</summary>
    static abstract bool AreStreamed { get; }
}

internal readonly struct AllCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => false;

    public static int LinesPerStep => 0;

    public static bool AskForFactors => false;

    public static bool AreStreamed => false;
}

internal readonly struct MaskedCells : ICellRule
{
    public static bool MayBeMissing => true;

    public static bool AreListed => false;

    public static int LinesPerStep => 0;

    public static bool AskForFactors => false;

    public static bool AreStreamed => false;
}

internal readonly struct ListedCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => true;

    public static int LinesPerStep => 0;

    public static bool AskForFactors => false;

    public static bool AreStreamed => false;
}

/// <summary>All cells, while those that are read next come to the cache.</summary>
internal readonly struct FetchingCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => false;

    public static int LinesPerStep => 1;

    public static bool AskForFactors => false;

    public static bool AreStreamed => false;
}

/// <summary>The same where the next cells are up to twice as many lines as there are steps.</summary>
internal readonly struct TwiceFetchingCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => false;

    public static int LinesPerStep => 2;

    public static bool AskForFactors => false;

    public static bool AreStreamed => false;
}

/// <summary>The same where they are up to three times as many.</summary>
internal readonly struct ThriceFetchingCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => false;

    public static int LinesPerStep => 3;

    public static bool AskForFactors => false;

    public static bool AreStreamed => false;
}

/// <summary>All cells, of an input that is read where it lies.</summary>
internal readonly struct StreamedCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => false;

    public static int LinesPerStep => 0;

    public static bool AskForFactors => false;

    public static bool AreStreamed => true;
}

/// <summary>Cells of listed steps, whose factors are read where they lie.</summary>
internal readonly struct PlacedCells : ICellRule
{
    public static bool MayBeMissing => false;

    public static bool AreListed => true;

    public static int LinesPerStep => 0;

    public static bool AskForFactors => true;

    public static bool AreStreamed => false;
}
