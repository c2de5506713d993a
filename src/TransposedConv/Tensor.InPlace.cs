using System.Globalization;
using TransposedConv.Autograd;
using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators;

namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>Sets every element to one number, in place.</summary>
    /// <param name="value">The number.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires gradients and recording is on, or its elements share memory.</exception>
    /// <remarks>Source: torch.Tensor.fill_.</remarks>
    public Tensor Fill(Scalar value)
    {
        CheckInPlace(nameof(Fill), RequiresGrad);
        FillStorage(value);
        _storage.MarkChanged();
        AdoptGraph(Detach());
        return this;
    }

    /// <summary>Sets every element to 0, in place.</summary>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>.</exception>
    /// <remarks>Source: torch.Tensor.zero_.</remarks>
    public Tensor Zero() => Fill(0);

    /// <summary>Copies the values of another tensor into this one, broadcast and converted, in place.</summary>
    /// <param name="source">Where the values come from; of a shape that can be expanded to this one's.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> can't be expanded to this shape.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Fill"/>.</exception>
    /// <remarks>Gradients flow to <paramref name="source"/>. Source: torch.Tensor.copy_.</remarks>
    public Tensor CopyFrom(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!Broadcasting.Reaches(source.Shape, Shape)) throw new ArgumentException($"source: expected a shape that can be expanded to {Shape}, got {source.Shape}.", nameof(source));
        CheckInPlace(nameof(CopyFrom), RequiresGrad || source.RequiresGrad);
        Tensor values = source.To(DType).Expand(Shape);
        // A copy of its own in the graph, since this tensor takes over its node: a leaf has none, and a shared one would share hooks.
        return Overwrite(Records(values) ? values.Clone() : values);
    }

    private void FillStorage(Scalar value)
    {
        switch (DType)
        {
            case DType.Float32: Run((float)value.ToDouble()); break;
            case DType.Float64: Run(value.ToDouble()); break;
            case DType.Float16: Run((Half)value.ToDouble()); break;
            case DType.BFloat16: Run((BFloat16)(float)value.ToDouble()); break;
            case DType.Int64: Run(value.ToInt64()); break;
            case DType.Int32: Run(ToInteger<int>(value)); break;
            case DType.UInt8: Run(ToInteger<byte>(value)); break;
            case DType.Bool: Run(value.ToDouble() != 0); break;
            default: throw DTypeInfo.Unknown(DType);
        }

        void Run<T>(T element) where T : unmanaged => StridedCopy.Fill(element, _storage.Span<T>(), _layout);
    }

    private static T ToInteger<T>(Scalar value) where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        try
        {
            return T.CreateChecked(value.ToInt64());
        }
        catch (OverflowException)
        {
            throw new OverflowException($"value: {value.ToInt64().ToString(CultureInfo.InvariantCulture)} does not fit the element type {DTypeInfo.Of<T>().Name()}.");
        }
    }
}
