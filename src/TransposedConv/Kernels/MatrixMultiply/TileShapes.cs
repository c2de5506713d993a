namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>The shape of a register tile, as constants that the compiler sees.</summary>
internal interface ITileShape
{
    /// <summary>1, 2, 4, 6, 8 or 12.</summary>
    static abstract int Rows { get; }

    /// <summary>1, 2, 3 or 4.</summary>
    static abstract int Vectors { get; }
}

internal readonly struct Tile12x2 : ITileShape
{
    public static int Rows => 12;

    public static int Vectors => 2;
}

internal readonly struct Tile12x1 : ITileShape
{
    public static int Rows => 12;

    public static int Vectors => 1;
}

internal readonly struct Tile8x3 : ITileShape
{
    public static int Rows => 8;

    public static int Vectors => 3;
}

internal readonly struct Tile8x2 : ITileShape
{
    public static int Rows => 8;

    public static int Vectors => 2;
}

internal readonly struct Tile8x1 : ITileShape
{
    public static int Rows => 8;

    public static int Vectors => 1;
}

internal readonly struct Tile6x4 : ITileShape
{
    public static int Rows => 6;

    public static int Vectors => 4;
}

internal readonly struct Tile6x3 : ITileShape
{
    public static int Rows => 6;

    public static int Vectors => 3;
}

internal readonly struct Tile6x2 : ITileShape
{
    public static int Rows => 6;

    public static int Vectors => 2;
}

internal readonly struct Tile6x1 : ITileShape
{
    public static int Rows => 6;

    public static int Vectors => 1;
}

internal readonly struct Tile4x3 : ITileShape
{
    public static int Rows => 4;

    public static int Vectors => 3;
}

internal readonly struct Tile4x2 : ITileShape
{
    public static int Rows => 4;

    public static int Vectors => 2;
}

internal readonly struct Tile4x1 : ITileShape
{
    public static int Rows => 4;

    public static int Vectors => 1;
}

internal readonly struct Tile2x3 : ITileShape
{
    public static int Rows => 2;

    public static int Vectors => 3;
}

internal readonly struct Tile2x2 : ITileShape
{
    public static int Rows => 2;

    public static int Vectors => 2;
}

internal readonly struct Tile2x1 : ITileShape
{
    public static int Rows => 2;

    public static int Vectors => 1;
}

internal readonly struct Tile1x3 : ITileShape
{
    public static int Rows => 1;

    public static int Vectors => 3;
}

internal readonly struct Tile1x2 : ITileShape
{
    public static int Rows => 1;

    public static int Vectors => 2;
}

internal readonly struct Tile1x1 : ITileShape
{
    public static int Rows => 1;

    public static int Vectors => 1;
}
