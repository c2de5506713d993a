using System.Numerics;
using TransposedConv.Autograd;
using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>Copies and conversions: y = x in another place or element type; dL/dx = dL/dy converted back.</summary>
    internal static class Copying
    {
        internal static Tensor To(Tensor x, DType dtype)
        {
            if (x.DType == dtype) return x;
            Tensor y = Convert(x, dtype);
            return dtype.IsDifferentiable() && Tensor.Records(x) ? y.RecordedBy(new ToCopyBackward(x)) : y;
        }

        internal static Tensor Clone(Tensor x)
        {
            Tensor y = Duplicate(x);
            return Tensor.Records(x) ? y.RecordedBy(new CloneBackward(x)) : y;
        }

        internal static Tensor Contiguous(Tensor x) => x.IsContiguous ? x : Clone(x);

        /// <summary>The values in row-major order; the tensor itself where they already are. Not recorded: for use inside operators.</summary>
        internal static Tensor Packed(Tensor x) => x.IsContiguous ? x : Duplicate(x);

        /// <summary>Writes the values of <paramref name="source"/> over those of <paramref name="destination"/>, which has the same shape; not recorded.</summary>
        internal static void Write(Tensor source, Tensor destination)
        {
            Tensor from = Convert(source, destination.DType);
            if (ReferenceEquals(from.Storage, destination.Storage)) from = Duplicate(from);
            CopyElements(from, destination);
            destination.Storage.MarkChanged();
        }

        /// <summary>The values in another element type; not recorded.</summary>
        internal static Tensor Convert(Tensor x, DType dtype)
        {
            if (x.DType == dtype) return x;
            return x.DType switch
            {
                DType.Float32 => FromNumber<float>(x, dtype),
                DType.Float64 => FromNumber<double>(x, dtype),
                DType.Float16 => FromNumber<Half>(x, dtype),
                DType.BFloat16 => Convert(Pointwise.Unary<BFloat16, float, Conversion.BFloat16ToSingle>(x, default, DType.Float32), dtype),
                DType.Int64 => FromNumber<long>(x, dtype),
                DType.Int32 => FromNumber<int>(x, dtype),
                DType.UInt8 => FromNumber<byte>(x, dtype),
                DType.Bool => FromBool(x, dtype),
                _ => throw DTypeInfo.Unknown(x.DType),
            };
        }

        /// <summary>A contiguous copy; not recorded.</summary>
        internal static Tensor Duplicate(Tensor x)
        {
            Tensor y = Tensor.Uninitialized(x.Shape, x.DType);
            CopyElements(x, y);
            return y;
        }

        private static void CopyElements(Tensor from, Tensor to)
        {
            switch (from.DType)
            {
                case DType.Float32: Run<float>(); break;
                case DType.Float64: Run<double>(); break;
                case DType.Float16: Run<Half>(); break;
                case DType.BFloat16: Run<BFloat16>(); break;
                case DType.Int64: Run<long>(); break;
                case DType.Int32: Run<int>(); break;
                case DType.UInt8: Run<byte>(); break;
                case DType.Bool: Run<bool>(); break;
                default: throw DTypeInfo.Unknown(from.DType);
            }

            void Run<T>() where T : unmanaged =>
                StridedCopy.Copy(from.Storage.Span<T>(), from.Layout, to.Storage.Span<T>(), to.Layout);
        }

        private static Tensor FromNumber<TFrom>(Tensor x, DType dtype) where TFrom : unmanaged, INumber<TFrom> => dtype switch
        {
            DType.Float32 => Pointwise.Unary<TFrom, float, Conversion.Number<TFrom, float>>(x, default, dtype),
            DType.Float64 => Pointwise.Unary<TFrom, double, Conversion.Number<TFrom, double>>(x, default, dtype),
            DType.Float16 => Pointwise.Unary<TFrom, Half, Conversion.Number<TFrom, Half>>(x, default, dtype),
            DType.BFloat16 => Pointwise.Unary<float, BFloat16, Conversion.SingleToBFloat16>(Convert(x, DType.Float32), default, dtype),
            DType.Int64 => Pointwise.Unary<TFrom, long, Conversion.Number<TFrom, long>>(x, default, dtype),
            DType.Int32 => Pointwise.Unary<TFrom, int, Conversion.Number<TFrom, int>>(x, default, dtype),
            DType.UInt8 => Pointwise.Unary<TFrom, byte, Conversion.Number<TFrom, byte>>(x, default, dtype),
            DType.Bool => Pointwise.Unary<TFrom, bool, Conversion.NumberToBool<TFrom>>(x, default, dtype),
            _ => throw DTypeInfo.Unknown(dtype),
        };

        private static Tensor FromBool(Tensor x, DType dtype) => dtype switch
        {
            DType.Float32 => Pointwise.Unary<bool, float, Conversion.BoolToNumber<float>>(x, default, dtype),
            DType.Float64 => Pointwise.Unary<bool, double, Conversion.BoolToNumber<double>>(x, default, dtype),
            DType.Float16 => Pointwise.Unary<bool, Half, Conversion.BoolToNumber<Half>>(x, default, dtype),
            DType.BFloat16 => Convert(FromBool(x, DType.Float32), dtype),
            DType.Int64 => Pointwise.Unary<bool, long, Conversion.BoolToNumber<long>>(x, default, dtype),
            DType.Int32 => Pointwise.Unary<bool, int, Conversion.BoolToNumber<int>>(x, default, dtype),
            DType.UInt8 => Pointwise.Unary<bool, byte, Conversion.BoolToNumber<byte>>(x, default, dtype),
            _ => throw DTypeInfo.Unknown(dtype),
        };

        private sealed class CloneBackward(Tensor x) : Node(x)
        {
            public override string Name => "CloneBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = gradient;
        }

        private sealed class ToCopyBackward(Tensor x) : Node(x)
        {
            private readonly DType _from = x.DType;

            public override string Name => "ToCopyBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = gradient.To(_from);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The values in another element type; this tensor itself when it already has it.</summary>
        /// <param name="dtype">The element type of the result. Reals to integers truncate towards zero; anything to <see cref="DType.Bool"/> is "is not zero".</param>
        /// <remarks>Differentiable between <see cref="DType.Float32"/> and <see cref="DType.Float64"/>. Source: torch.Tensor.to.</remarks>
        public Tensor To(DType dtype) => Operators.Copying.To(this, dtype);

        /// <summary>A contiguous copy with its own storage. Differentiable. Source: torch.clone.</summary>
        public Tensor Clone() => Operators.Copying.Clone(this);

        /// <summary>The values in row-major order without gaps: this tensor itself when it is so already, else a copy. Source: torch.Tensor.contiguous.</summary>
        public Tensor Contiguous() => Operators.Copying.Contiguous(this);
    }
}
