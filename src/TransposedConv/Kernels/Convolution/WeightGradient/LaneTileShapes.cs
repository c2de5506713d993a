namespace TransposedConv.Kernels.Convolution;

/// <summary>The shape of a <see cref="LaneTile"/>, as constants that the compiler sees.</summary>
internal interface ILaneTileShape
{
    /// <summary>1, 2 or 4.</summary>
    static abstract int Rows { get; }

    /// <summary>1 or 4.</summary>
    static abstract int Columns { get; }
}

internal readonly struct LaneTile4x4 : ILaneTileShape
{
    public static int Rows => 4;

    public static int Columns => 4;
}

internal readonly struct LaneTile4x1 : ILaneTileShape
{
    public static int Rows => 4;

    public static int Columns => 1;
}

internal readonly struct LaneTile2x4 : ILaneTileShape
{
    public static int Rows => 2;

    public static int Columns => 4;
}

internal readonly struct LaneTile2x1 : ILaneTileShape
{
    public static int Rows => 2;

    public static int Columns => 1;
}

internal readonly struct LaneTile1x4 : ILaneTileShape
{
    public static int Rows => 1;

    public static int Columns => 4;
}

internal readonly struct LaneTile1x1 : ILaneTileShape
{
    public static int Rows => 1;

    public static int Columns => 1;
}
