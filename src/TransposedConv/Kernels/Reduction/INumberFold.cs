using System.Numerics;
using System.Runtime.Intrinsics;

namespace TransposedConv.Kernels.Reduction;

/// <summary>An associative operation that turns many numbers into one, such as a sum.</summary>
internal interface INumberFold
{
    /// <summary>The result for no numbers.</summary>
    T Identity<T>() where T : unmanaged, INumber<T>;

    T Combine<T>(T a, T b) where T : unmanaged, INumber<T>;

    Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged, INumber<T>;
}

internal readonly struct SumFold : INumberFold
{
    public T Identity<T>() where T : unmanaged, INumber<T> => T.Zero;

    public T Combine<T>(T a, T b) where T : unmanaged, INumber<T> => unchecked(a + b);

    public Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged, INumber<T> => a + b;
}

internal readonly struct ProductFold : INumberFold
{
    public T Identity<T>() where T : unmanaged, INumber<T> => T.One;

    public T Combine<T>(T a, T b) where T : unmanaged, INumber<T> => unchecked(a * b);

    public Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged, INumber<T> => a * b;
}

/// <summary>The largest number; NaN when there is one. Callers refuse to look for the largest of nothing, except among truth values.</summary>
internal readonly struct MaximumFold : INumberFold
{
    public T Identity<T>() where T : unmanaged, INumber<T> => T.Zero;

    public T Combine<T>(T a, T b) where T : unmanaged, INumber<T> => T.Max(a, b);

    public Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged, INumber<T> => Vector512.Max(a, b);
}

/// <summary>The smallest number; NaN when there is one. Callers refuse to look for the smallest of nothing, except among truth values.</summary>
internal readonly struct MinimumFold : INumberFold
{
    public T Identity<T>() where T : unmanaged, INumber<T> => T.One;

    public T Combine<T>(T a, T b) where T : unmanaged, INumber<T> => T.Min(a, b);

    public Vector512<T> Combine<T>(Vector512<T> a, Vector512<T> b) where T : unmanaged, INumber<T> => Vector512.Min(a, b);
}
