using System.Numerics;

namespace TransposedConv.Operators.Dispatch;

/// <summary>Work on elements of any type: they are only moved, never computed with.</summary>
internal interface IMovement
{
    void Invoke<T>() where T : unmanaged;
}

/// <summary>Work on elements of any computing type.</summary>
internal interface INumberWork
{
    void Invoke<T>() where T : unmanaged, INumber<T>;
}

/// <summary>Runs typed work for the element type that a tensor turns out to have.</summary>
internal static class ByElementType
{
    internal static void Move<TWork>(DType dtype, TWork work) where TWork : struct, IMovement
    {
        switch (dtype)
        {
            case DType.Float32: work.Invoke<float>(); break;
            case DType.Float64: work.Invoke<double>(); break;
            case DType.Float16: work.Invoke<Half>(); break;
            case DType.BFloat16: work.Invoke<BFloat16>(); break;
            case DType.Int64: work.Invoke<long>(); break;
            case DType.Int32: work.Invoke<int>(); break;
            case DType.UInt8: work.Invoke<byte>(); break;
            case DType.Bool: work.Invoke<bool>(); break;
            default: throw DTypeInfo.Unknown(dtype);
        }
    }

    /// <exception cref="NotSupportedException">The type does not compute.</exception>
    internal static void Number<TWork>(DType dtype, TWork work, string name) where TWork : struct, INumberWork
    {
        switch (dtype)
        {
            case DType.Float32: work.Invoke<float>(); break;
            case DType.Float64: work.Invoke<double>(); break;
            case DType.Int64: work.Invoke<long>(); break;
            case DType.Int32: work.Invoke<int>(); break;
            case DType.UInt8: work.Invoke<byte>(); break;
            default: throw Pointwise.NotComputed(name, dtype);
        }
    }
}
